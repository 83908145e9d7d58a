package io.towerflow.dispatch.matching;

/** Number of the policy in {@code rules/dispatch/policy.drl}, which says what each means and its unit. */
public record Weight(String name, double value) {}
