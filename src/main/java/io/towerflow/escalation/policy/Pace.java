package io.towerflow.escalation.policy;

/** A finding: every step has only this much of its time, 1 to 100 percent. */
public record Pace(String rule, int percent) {}
