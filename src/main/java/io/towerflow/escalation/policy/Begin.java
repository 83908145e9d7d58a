package io.towerflow.escalation.policy;

import io.towerflow.rules.language.RuleFinding;

/** A finding: the escalation begins at the latest when this much of the battery's time is gone, 1 to 100 percent. */
public record Begin(String rule, int percent) implements RuleFinding {

    /** Creates one from a table's row. */
    public static Begin at(int percent) {
        return at(UNNAMED, percent);
    }

    /** Creates one for a stored version, whose rules name themselves. */
    public static Begin at(String rule, int percent) {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("\"" + rule + "\": the percentage must be from 1 to 100");
        }
        return new Begin(rule, percent);
    }

    @Override
    public Begin by(String maker) {
        return new Begin(maker, percent);
    }
}
