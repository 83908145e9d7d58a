package io.towerflow.correlation.diagnosis;

/** Fact that the way from one affected site to its hub leads over another affected site, so many links up. */
public record Behind(String site, String above, int hops) {}
