package io.towerflow.metric;

import java.time.Instant;
import java.util.Map;

/**
 * What a site, or a piece of its equipment, measured at one moment.
 *
 * @param equipment empty for the site as a whole
 * @param values by the names of their metrics, in the catalogue's units
 */
public record Sample(String site, String equipment, Instant time, Map<String, Double> values) {}
