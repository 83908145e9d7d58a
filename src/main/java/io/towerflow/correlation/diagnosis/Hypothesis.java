package io.towerflow.correlation.diagnosis;

import io.towerflow.rules.language.RuleFinding;

/**
 * Finding that the suspect is the root cause.
 *
 * @param confidence 0 to 1
 * @param sentence key of the explanation in i18n/correlation_*.properties; its arguments are the place, the number of sites,
 *     the minutes, the probable cause and the number of alarms
 */
public record Hypothesis(Suspect suspect, double confidence, String sentence, String rule) implements RuleFinding {

    public Hypothesis(Suspect suspect, double confidence, String sentence) {
        this(suspect, confidence, sentence, UNNAMED);
    }

    @Override
    public Hypothesis by(String maker) {
        return new Hypothesis(suspect, confidence, sentence, maker);
    }
}
