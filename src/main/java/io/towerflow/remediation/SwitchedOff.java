package io.towerflow.remediation;

import java.time.Instant;

/**
 * A switch that is off.
 *
 * @param action a word of {@link RemedyRules#ACTIONS}, or {@link #ALL}
 * @param siteId a site's id, or {@link #ALL}
 */
public record SwitchedOff(String action, String siteId, String reason, String by, Instant at) {}
