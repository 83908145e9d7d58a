package io.towerflow.maintenance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Request for a maintenance window.
 *
 * @param objects ids of sites and of equipment, 1 to 200
 * @param behind whether the sites behind them are meant, too
 * @param reason why, in at most 500 characters
 * @param end after the start
 * @param recurrence an RFC 5545 rule by days, weeks, months or years, counted in the first site's local time; null for once
 * @param despiteOverlap whether it is meant to overlap another window
 */
public record WindowRequest(
        @Nullable List<String> objects,
        boolean behind,
        @Nullable String reason,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable String recurrence,
        boolean despiteOverlap) {}
