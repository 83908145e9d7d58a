package io.towerflow.correlation;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The situations of the current tenant. */
public interface Situations {

    /** The ids of all alarms in these situations, in the order in which they joined. */
    List<UUID> alarmsOf(Collection<UUID> situationIds);

    /** Finds the root cause of all alarms in these situations with the active rule set. */
    RootCause rootCauseOf(Collection<UUID> situationIds);

    /** Why each alarm joined: relation, rule and version. */
    List<Membership> membershipsOf(Collection<UUID> situationIds);

    /** An alarm's place in a situation. */
    record Membership(UUID situationId, UUID alarmId, String rule, int ruleVersion, RootCause.Sentence reason) {}
}
