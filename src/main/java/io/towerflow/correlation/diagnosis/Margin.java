package io.towerflow.correlation.diagnosis;

import io.towerflow.rules.language.JoinName;

/**
 * Policy: how far outside its time something may still bring alarms.
 *
 * @param before seconds before it begins
 * @param after seconds after it ends
 */
public record Margin(@JoinName String topic, long before, long after) {}
