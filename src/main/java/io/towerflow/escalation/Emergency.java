package io.towerflow.escalation;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.rules.language.JoinName;
import io.towerflow.rules.language.JoinName.From;

/**
 * An incident at the moment at which somebody may be asked: the fact of the rules in {@code rules/escalation}.
 *
 * @param severity the word: critical, major, minor, warning or indeterminate
 * @param step 1 for the first group that is asked
 * @param sites how many are concerned
 * @param technologies how many of 2G to 5G stand at them
 * @param batteryMinutes until the root cause's site goes down, 0 or more; {@link #POWERED} where it does not, or nobody knows
 * @param lateMinutes since the agreed time was over, 0 or more
 * @param hour of the day on the clocks of the region, 0 to 23
 * @param businessHours whether people of the region work now
 * @param answer {@code seen} or {@code decided} where somebody has answered, else empty
 * @param powerBack whether the root cause's site was without power and has it again, before the agreed time was over
 */
public record Emergency(
        @JoinName(value = From.WORDS, of = PerceivedSeverity.class)
        String severity,

        int step,
        int sites,
        int technologies,
        int batteryMinutes,
        int lateMinutes,
        int hour,
        boolean businessHours,

        @JoinName(
                value = From.WORDS,
                words = {"", "seen", "decided"})
        String answer,

        boolean powerBack) {

    /** Stands for no end of the battery in sight. */
    public static final int POWERED = 1_000_000;

    /** Creates one at a site whose power did not come back, or was never away. */
    public Emergency(
            String severity,
            int step,
            int sites,
            int technologies,
            int batteryMinutes,
            int lateMinutes,
            int hour,
            boolean businessHours,
            String answer) {
        this(severity, step, sites, technologies, batteryMinutes, lateMinutes, hour, businessHours, answer, false);
    }
}
