package io.towerflow.correlation.diagnosis;

/** Fact that a window's people work at this site. */
public record WorkAt(String number, String site) {}
