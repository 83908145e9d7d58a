package io.towerflow.remediation.allowance;

import io.towerflow.rules.language.RuleFinding;

/**
 * A rule forbids an action.
 *
 * @param reason a word under {@code remediation.refused.} in the texts
 */
public record Refusal(String action, String reason, String rule) implements RuleFinding {

    public Refusal(String action, String reason) {
        this(action, reason, UNNAMED);
    }

    @Override
    public Refusal by(String maker) {
        return new Refusal(action, reason, maker);
    }
}
