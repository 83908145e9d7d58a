package io.towerflow.escalation.policy;

import io.towerflow.rules.language.RuleFinding;

/** A finding: an answer counts for so many minutes. */
public record Term(String rule, int minutes) implements RuleFinding {

    public Term(int minutes) {
        this(UNNAMED, minutes);
    }

    @Override
    public Term by(String maker) {
        return new Term(maker, minutes);
    }
}
