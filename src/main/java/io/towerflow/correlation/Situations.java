package io.towerflow.correlation;

import io.towerflow.rules.RuleSet;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Situations of the current tenant. */
public interface Situations {

    /** Returns the ids of all alarms in these situations, in the order in which they joined. */
    List<UUID> alarmsOf(Collection<UUID> situationIds);

    /** Finds the root cause of all alarms in these situations with the active rule set. */
    RootCause rootCauseOf(Collection<UUID> situationIds);

    /**
     * Returns whether the rules that group alarms would have put some of these situations' alarms together, had all of them been
     * in one correlation domain. Looks at the first five hundred alarms of either side.
     */
    boolean wouldMeet(Collection<UUID> some, Collection<UUID> others);

    /**
     * Decides alarms of the past again by rules of then, of now or of a draft, with the network and the planned work of then;
     * nothing is stored. Other alarms are not looked at, an alarm's severity is its last one, and causes that were learned count
     * as they do today.
     *
     * @param correlation what groups them: rules of the set {@code correlation}
     * @param rootCause what looks for their cause: rules of the set {@code root-cause}
     * @throws IllegalArgumentException if there is no such alarm
     */
    Redecision decideAgain(Collection<UUID> alarmIds, RuleSet correlation, RuleSet rootCause);

    /** Returns why each alarm joined: relation, rule and version. */
    List<Membership> membershipsOf(Collection<UUID> situationIds);

    /** Returns how many alarms each of these situations has; those that were merged into others are missing. */
    List<Tally> talliesOf(Collection<UUID> situationIds);

    /**
     * Numbers of a situation.
     *
     * @param active how many of its alarms are there now
     * @param openedAt when its first alarm was stored
     */
    record Tally(UUID situationId, int alarms, int active, Instant openedAt) {}

    /** Returns how many alarms a rule put to others from one instant to another. */
    long joined(Instant from, Instant to);

    /** Returns the place of one alarm; empty where it is in no situation. */
    Optional<Membership> membershipOf(UUID alarmId);

    /**
     * Place of an alarm in a situation.
     *
     * @param rule the rule that let it join; empty where it began the situation
     * @param otherwiseKnown whether it is known what would have become of it without that rule
     * @param otherwiseRule the next best rule; null where it would have begun a situation of its own
     * @param otherwiseSituation the situation that the next best rule named
     */
    record Membership(
            UUID situationId,
            UUID alarmId,
            Instant joinedAt,
            String rule,
            int ruleVersion,
            RootCause.Sentence reason,
            boolean otherwiseKnown,
            @Nullable String otherwiseRule,
            @Nullable UUID otherwiseSituation) {}
}
