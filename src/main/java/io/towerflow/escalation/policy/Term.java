package io.towerflow.escalation.policy;

/** A finding: an answer counts for so many minutes. */
public record Term(String rule, int minutes) {}
