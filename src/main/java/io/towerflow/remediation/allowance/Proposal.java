package io.towerflow.remediation.allowance;

/** An action fits the root cause. */
public record Proposal(ActionPolicy policy, String rule) {

    /** The element manager's word for it; a getter, since rules write it so. */
    public String getAction() {
        return policy.action();
    }
}
