package io.towerflow.correlation.diagnosis;

/** Fact that two affected sites are one link apart; both directions are given. */
public record NextTo(String site, String other) {}
