package io.towerflow.dispatch.matching;

/** Time that a technician is on the way to the site, in minutes: a fact that a rule derives. */
public record Journey(String technicianId, double minutes) {}
