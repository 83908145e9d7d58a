package io.towerflow.remediation.allowance;

/**
 * A rule forbids an action.
 *
 * @param reason a word under {@code remediation.refused.} in the texts
 */
public record Refusal(String action, String reason, String rule) {}
