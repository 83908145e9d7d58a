package io.towerflow.kpi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Value of a KPI in an interval.
 *
 * @param site its id; null where it is the value of a region or of all sites
 * @param value null where nothing is known, or it would be divided by nought
 * @param completeness 0 to 1: the share of the samples it is made of that came; 1 where it is made of events
 * @param computedAt as of when it is true
 */
public record KpiValue(
        @Nullable String site,
        Instant from,
        Instant to,
        @Nullable Double value,
        double completeness,
        Instant computedAt) {}
