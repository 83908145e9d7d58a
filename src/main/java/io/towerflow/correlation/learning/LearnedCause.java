package io.towerflow.correlation.learning;

import org.apache.commons.numbers.gamma.Erfc;

/**
 * Cause that was learned: one alarm type brings another about.
 *
 * @param cause index of the causing type
 * @param effect index of the type caused
 * @param probability that one alarm of the cause brings at least one of the effect on its own or an adjacent device, 0 to 1
 * @param evidence twice the log-likelihood that is lost when the cause is left out: the larger, the surer
 * @param direction by how many standard errors the alarms speak for this direction and not for the other: the larger, the
 *     surer; below 0 they speak for the other
 */
public record LearnedCause(int cause, int effect, double probability, double evidence, double direction) {

    /** Score from which on the direction was right in nine of ten pairs of the recordings whose causes are known. */
    private static final double SURE = 2;

    /**
     * Returns how sure the direction is, 0 to 1: the chance that a score of no direction at all stays below this one. Not the
     * share of pairs that are right, which no recording without known causes tells.
     */
    public double directionConfidence() {
        return 1 - 0.5 * Erfc.value(direction / Math.sqrt(2));
    }

    /** Returns whether the alarms tell which of the two is the cause; else they only tell that the two belong together. */
    public boolean directed() {
        return direction >= SURE;
    }
}
