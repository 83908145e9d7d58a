package io.towerflow.correlation.grouping;

/** Knowledge that came as data: alarms with the one probable cause bring alarms with the other, here or next door. */
public record Learned(String cause, String effect) {}
