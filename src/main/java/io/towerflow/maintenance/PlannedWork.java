package io.towerflow.maintenance;

import java.time.Instant;
import java.util.Set;

/**
 * An occurrence of an approved maintenance window.
 *
 * @param sites where people work: the sites of the window's objects, without those behind them
 */
public record PlannedWork(String number, Instant startsAt, Instant endsAt, Set<String> sites) {}
