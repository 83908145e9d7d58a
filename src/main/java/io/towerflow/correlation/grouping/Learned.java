package io.towerflow.correlation.grouping;

import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.language.JoinName;
import io.towerflow.rules.language.JoinName.From;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge that came as data: alarms with the one probable cause bring alarms with the other, here or next door.
 *
 * @param acceptance who stands for it; null where it came from a file
 */
public record Learned(
        @JoinName(value = From.OPEN, of = ProbableCauses.class)
        String cause,

        @JoinName(value = From.OPEN, of = ProbableCauses.class)
        String effect,

        @Nullable Acceptance acceptance) {

    public Learned(String cause, String effect) {
        this(cause, effect, null);
    }

    /**
     * Acceptance of a learned cause by an analyst.
     *
     * @param id of the learned cause
     * @param by the analyst's user name
     * @param on the day on which it was accepted, in UTC
     * @param support how often the effect was seen to follow the cause
     * @param chances how often the cause was seen
     * @param confidence how far it is believed now, 0 to 1; people's feedback moves it
     */
    public record Acceptance(long id, String by, LocalDate on, int support, int chances, double confidence) {

        /** Returns what sentences say of it, in this order: by whom, when, support, chances, confidence in percent. */
        public List<String> arguments() {
            return List.of(
                    by,
                    on.toString(),
                    String.valueOf(support),
                    String.valueOf(chances),
                    String.valueOf(Math.round(confidence * 100)));
        }
    }
}
