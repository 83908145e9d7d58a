package io.towerflow.escalation;

import java.time.Instant;

/**
 * Somebody takes care.
 *
 * @param decided whether it was decided what to do; else it was only seen
 */
public record Answer(String personId, Instant at, boolean decided) {}
