package io.towerflow.remediation.allowance;

import io.towerflow.rules.language.RuleFinding;

/** An action fits the root cause. */
public record Proposal(ActionPolicy policy, String rule) implements RuleFinding {

    public Proposal(ActionPolicy policy) {
        this(policy, UNNAMED);
    }

    @Override
    public Proposal by(String maker) {
        return new Proposal(policy, maker);
    }

    /** The element manager's word for it; a getter, since rules write it so. */
    public String getAction() {
        return policy.action();
    }
}
