package io.towerflow.correlation.diagnosis;

/**
 * Finding that the suspect is the root cause.
 *
 * @param confidence 0 to 1
 * @param sentence key of the explanation in i18n/correlation_*.properties; its arguments are the place, the number of sites,
 *     the minutes, the probable cause and the number of alarms
 */
public record Hypothesis(Suspect suspect, double confidence, String sentence, String rule) {}
