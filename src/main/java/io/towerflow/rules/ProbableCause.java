package io.towerflow.rules;

import java.time.Duration;

/**
 * What is known of a probable cause.
 *
 * @param word as sources spell it
 * @param category network, energy, environment, maintenance, transmission or unknown
 * @param grace how long such an alarm is given to clear by itself before people are troubled; zero where it does not
 * @param skill the skill it takes to repair: power, transmission, radio, cooling, civil or security
 */
public record ProbableCause(String word, Family family, String category, Duration grace, String skill) {}
