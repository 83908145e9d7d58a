package io.towerflow.correlation.diagnosis;

/** A fact: a window's people work at this site. */
public record WorkAt(String number, String site) {}
