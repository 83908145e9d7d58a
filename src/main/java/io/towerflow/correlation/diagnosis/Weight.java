package io.towerflow.correlation.diagnosis;

/** Policy: how far a kind of suspect is believed when it explains the whole group, 0 to 1. */
public record Weight(String kind, double confidence) {}
