package io.towerflow.correlation.diagnosis;

/**
 * Fact that the ways of several silent sites to their hub meet at a site that reports nothing itself.
 *
 * @param second when the first of them fell silent, in seconds from the group's first alarm
 * @param silent how many are silent
 */
public record CommonWay(String site, long second, int silent) {}
