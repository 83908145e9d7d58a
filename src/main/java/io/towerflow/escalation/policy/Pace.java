package io.towerflow.escalation.policy;

import io.towerflow.rules.language.RuleFinding;

/** A finding: every step has only this much of its time, 1 to 100 percent. */
public record Pace(String rule, int percent) implements RuleFinding {

    public Pace(int percent) {
        this(UNNAMED, percent);
    }

    @Override
    public Pace by(String maker) {
        return new Pace(maker, percent);
    }
}
