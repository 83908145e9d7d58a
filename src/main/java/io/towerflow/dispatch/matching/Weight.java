package io.towerflow.dispatch.matching;

import io.towerflow.rules.language.JoinName;

/** Number of the policy in {@code rules/dispatch/policy.table.csv}, which says what each means and its unit. */
public record Weight(@JoinName String name, double value) {}
