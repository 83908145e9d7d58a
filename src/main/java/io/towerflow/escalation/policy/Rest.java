package io.towerflow.escalation.policy;

/**
 * A finding: an escalation that the battery had brought forward goes back to the agreed time, and it is looked again after so many
 * minutes whether that still holds.
 */
public record Rest(String rule, int minutes) {

    /** Creates one from a table's row. */
    public static Rest looking(String rule, int minutes) {
        if (minutes < 1) {
            throw new IllegalArgumentException("\"" + rule + "\": the minutes must be 1 or more");
        }
        return new Rest(rule, minutes);
    }
}
