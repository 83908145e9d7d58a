package io.towerflow.workbench.backtest;

import io.towerflow.workbench.RuleCandidate;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Backtest: a candidate of a rule set tried on recorded alarms, now or some time ago.
 *
 * @param candidate what its rules are known by, see {@link RuleCandidate#hash()}
 * @param label what people call the candidate
 * @param against the stored version that it is compared with
 * @param from the period of stored alarms; null where they come from a file
 * @param file the name of that file; null where they are stored alarms
 * @param progress 0 to 100
 * @param trouble why it failed; null where it did not
 */
public record Backtest(
        long id,
        String set,
        String candidate,
        String label,
        int against,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable String file,
        State state,
        int progress,
        String requestedBy,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String trouble) {

    /** State of a backtest. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        /** The word in the table and in texts: the lower-case name. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean ended() {
            return this != WAITING && this != RUNNING;
        }
    }
}
