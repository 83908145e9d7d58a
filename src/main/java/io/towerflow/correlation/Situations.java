package io.towerflow.correlation;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The situations of the current tenant. */
public interface Situations {

    /** The ids of all alarms in these situations, in the order in which they joined. */
    List<UUID> alarmsOf(Collection<UUID> situationIds);

    /** Finds the root cause of all alarms in these situations with the active rule set. */
    RootCause rootCauseOf(Collection<UUID> situationIds);

    /**
     * Whether the rules that group alarms would have put some of these situations' alarms together, had all of them been in
     * one correlation domain. Looks at the first thousand alarms.
     */
    boolean wouldMeet(Collection<UUID> some, Collection<UUID> others);

    /** Why each alarm joined: relation, rule and version. */
    List<Membership> membershipsOf(Collection<UUID> situationIds);

    /** How many alarms each of these situations has; those that were merged into others are missing. */
    List<Tally> talliesOf(Collection<UUID> situationIds);

    /**
     * A situation in numbers.
     *
     * @param active how many of its alarms are there now
     * @param openedAt when its first alarm was stored
     */
    record Tally(UUID situationId, int alarms, int active, Instant openedAt) {}

    /** An alarm's place in a situation. */
    record Membership(UUID situationId, UUID alarmId, String rule, int ruleVersion, RootCause.Sentence reason) {}
}
