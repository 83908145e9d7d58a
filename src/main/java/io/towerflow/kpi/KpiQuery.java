package io.towerflow.kpi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Question for values.
 *
 * @param site its id; null: the sum of several sites
 * @param region whose sites; null: all, where no site is given
 * @param from the first interval begins then or later
 * @param to the last interval begins before
 */
public record KpiQuery(
        @Nullable String site, @Nullable String region, Instant from, Instant to, Granularity granularity) {}
