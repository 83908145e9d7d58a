package io.towerflow.escalation.policy;

import io.towerflow.rules.language.RuleFinding;

/**
 * A finding: an escalation that the battery had brought forward goes back to the agreed time, and it is looked again after so many
 * minutes whether that still holds.
 */
public record Rest(String rule, int minutes) implements RuleFinding {

    /** Creates one from a table's row. */
    public static Rest looking(int minutes) {
        return looking(UNNAMED, minutes);
    }

    /** Creates one for a stored version, whose rules name themselves. */
    public static Rest looking(String rule, int minutes) {
        if (minutes < 1) {
            throw new IllegalArgumentException("\"" + rule + "\": the minutes must be 1 or more");
        }
        return new Rest(rule, minutes);
    }

    @Override
    public Rest by(String maker) {
        return new Rest(maker, minutes);
    }
}
