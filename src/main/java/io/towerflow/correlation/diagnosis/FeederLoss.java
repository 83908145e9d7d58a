package io.towerflow.correlation.diagnosis;

/**
 * Fact that sites of one feeder lost mains.
 *
 * @param second when the first of them did, in seconds from the group's first alarm
 * @param lastSecond when the last of them did
 * @param sites how many lost mains
 */
public record FeederLoss(String feeder, long second, long lastSecond, int sites) {}
