package io.towerflow.correlation.shadow;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decisions of a candidate about one batch: all that ever leaves a shadow. */
record Decisions(List<Placed> placed, List<Absorbed> absorbed, List<Believed> believed) {

    /**
     * Place of an alarm in a situation.
     *
     * @param rule null where the alarm began the situation
     */
    record Placed(
            String tenant,
            UUID alarm,
            UUID situation,
            @Nullable String rule) {}

    /** Situation that was found to be part of another one. */
    record Absorbed(UUID situation, UUID into) {}

    /** Root cause, and what the rules in force believed; null where they know no such situation. */
    record Believed(
            String tenant,
            UUID situation,
            String object,
            String probableCause,
            String rule,
            @Nullable String objectInForce,
            @Nullable String probableCauseInForce,
            @Nullable String ruleInForce) {}

    boolean isEmpty() {
        return placed.isEmpty() && absorbed.isEmpty() && believed.isEmpty();
    }
}
