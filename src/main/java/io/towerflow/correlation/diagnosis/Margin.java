package io.towerflow.correlation.diagnosis;

/**
 * Policy: how far outside its time something may still bring alarms.
 *
 * @param before seconds before it begins
 * @param after seconds after it ends
 */
public record Margin(String topic, long before, long after) {}
