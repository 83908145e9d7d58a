package io.towerflow.correlation;

import io.towerflow.rules.RuleSet;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs candidates that decide the live alarms of this node beside the rules in force, each on a working memory of its own. What
 * they decide is stored and compared; nobody else hears of it. A candidate never holds up the intake: it works in a thread of its
 * own after the commit, and what comes faster than it decides is left out and counted.
 */
public interface Shadows {

    /** Rule sets that can run in shadow: those whose decisions are this room's. */
    List<String> SETS = List.of("correlation", "root-cause");

    /**
     * Candidate to run in shadow.
     *
     * @param id names its decisions
     * @param rules a version of one of {@link #SETS}
     */
    record Candidate(String id, RuleSet rules) {}

    /**
     * Lets these run on this node from now on, and no others; those that run already go on. A candidate that failed stays ended.
     */
    void run(Collection<Candidate> candidates);

    /** Returns what has become of a candidate, over all nodes, for the current tenant. */
    Comparison comparison(String id);

    /** Returns the alarms that the candidate put elsewhere than the rules in force, the latest first. */
    List<Elsewhere> elsewhere(String id, int most);

    /** Returns the situations whose root cause the candidate sees otherwise, the latest first. */
    List<OtherCause> otherCauses(String id, int most);

    /** Returns why the candidate ended itself; empty where it did not. */
    Optional<String> failure(String id);

    /**
     * Comparison of a candidate with the rules in force.
     *
     * @param alarms that both have decided about
     * @param same of them in the same situation
     * @param situations of the candidate with an alarm of these
     * @param situationsInForce of the rules in force with an alarm of these
     * @param causes situations of the candidate that have a root cause
     * @param sameCauses of them with the same one by the rules in force
     * @param skipped alarms that the candidate did not see because they came faster than it decides
     * @param begunAnew how often its memory was built again from what is stored
     * @param lastAt when it last decided
     */
    record Comparison(
            long alarms,
            long same,
            long situations,
            long situationsInForce,
            long causes,
            long sameCauses,
            long skipped,
            long begunAnew,
            @Nullable Instant lastAt) {

        /**
         * Returns the share of the alarms that are where the rules in force put them, in percent, rounded down; 100 where there
         * is none.
         */
        public int agreement() {
            return alarms == 0 ? 100 : (int) (100 * same / alarms);
        }
    }

    /**
     * Alarm that the candidate put elsewhere than the rules in force.
     *
     * @param rule by which the candidate put it there; null where it began a situation
     * @param ruleInForce the same of the rules in force
     */
    record Elsewhere(
            UUID alarm,
            UUID situation,
            @Nullable String rule,
            UUID situationInForce,
            @Nullable String ruleInForce,
            Instant decidedAt) {}

    /**
     * Situation whose root cause the candidate sees otherwise; the parts in force are null where the rules in force know no such
     * situation.
     */
    record OtherCause(
            UUID situation,
            String object,
            String probableCause,
            String rule,
            @Nullable String objectInForce,
            @Nullable String probableCauseInForce,
            @Nullable String ruleInForce,
            Instant decidedAt) {}
}
