package io.towerflow.kpi.computation;

import io.towerflow.kpi.KpiFamily;
import io.towerflow.storage.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The hours of sites whose facts are to be computed again. All methods work in the caller's transaction and tenant. */
@Repository
class StaleRepository {

    /** The families that are made of samples. */
    static final List<KpiFamily> SAMPLED =
            List.of(KpiFamily.NETWORK, KpiFamily.ENERGY, KpiFamily.FINANCE, KpiFamily.QUALITY);

    /** How much earlier than a fact was computed samples may have been stamped that it has missed. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final JdbcClient jdbc;

    StaleRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Hours of sites that are to be computed together.
     *
     * @param from start of the first hour
     * @param to end of the last
     */
    record Batch(Instant from, Instant to, Set<String> sites) {}

    /** Forgets what samples touched in hours that no family has computed yet, as all of it is computed for the first time. */
    void forgetUncomputed(Instant from, Instant to) {
        jdbc.sql("DELETE FROM metric_late WHERE hour >= ? AND hour < ?")
                .params(Rows.utc(from), Rows.utc(to))
                .update();
    }

    /** Takes over the hours before {@code until} that samples touched after they were computed, for each family made of samples. */
    void takeOver(Instant until, Instant now) {
        jdbc.sql("""
                        WITH touched AS (DELETE FROM metric_late WHERE hour < :until RETURNING site_id, hour)
                        INSERT INTO kpi_stale AS s (family, hour, site_id, noted_at)
                        SELECT f.family, t.hour, t.site_id, CAST(:now AS timestamptz)
                        FROM touched t CROSS JOIN unnest(CAST(:families AS text[])) AS f(family)
                        ON CONFLICT (tenant_id, family, hour, site_id) DO UPDATE SET noted_at = excluded.noted_at
                        """)
                .param("until", Rows.utc(until))
                .param("families", sampled())
                .param("now", Rows.utc(now))
                .update();
    }

    /**
     * Takes up, for the hour that goes on, the sites whose quarter-hours have been computed and got samples since.
     *
     * @param until the end of the last quarter-hour that has been computed
     */
    void takeUpCurrent(Instant hour, Instant until, Instant now) {
        if (!hour.isBefore(until)) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO kpi_stale AS s (family, hour, site_id, noted_at)
                        SELECT f.family, CAST(:hour AS timestamptz), late.site_id, CAST(:now AS timestamptz)
                        FROM (
                          SELECT m.site_id, max(m.received_at) AS received_at FROM metric_sample m
                          WHERE m.time >= CAST(:hour AS timestamptz) - interval '15 minutes' AND m.time < :until
                            AND m.received_at > CAST(:hour AS timestamptz)
                          GROUP BY m.site_id
                        ) late
                        CROSS JOIN unnest(CAST(:families AS text[])) AS f(family)
                        LEFT JOIN kpi_fact k ON k.family = f.family AND k.granularity = 'quarter-hour' AND k.site_id = late.site_id
                          AND k.start_at = CAST(:until AS timestamptz) - interval '15 minutes'
                        JOIN kpi_interval i ON i.family = f.family AND i.granularity = 'quarter-hour'
                          AND i.start_at = CAST(:until AS timestamptz) - interval '15 minutes'
                        WHERE late.received_at > coalesce(k.computed_at, i.computed_at) - CAST(:margin AS interval)
                        ON CONFLICT (tenant_id, family, hour, site_id) DO UPDATE SET noted_at = excluded.noted_at
                        """)
                .param("hour", Rows.utc(hour))
                .param("until", Rows.utc(until))
                .param("families", sampled())
                .param("margin", MARGIN.toSeconds() + " seconds")
                .param("now", Rows.utc(now))
                .update();
    }

    /** Returns into how many batches of so many hours the stale hours of the family with the most of them fall. */
    int batches(int hours) {
        return jdbc.sql("""
                        SELECT coalesce(max(n), 0) FROM (
                          SELECT count(DISTINCT date_bin(CAST(? AS interval), hour, '2000-01-01T00:00:00Z')) AS n
                          FROM kpi_stale GROUP BY family) counted
                        """).param(hours + " hours").query(Integer.class).single();
    }

    /** Returns the families that have stale hours. */
    Set<KpiFamily> families() {
        Set<String> ids = new HashSet<>(jdbc.sql("SELECT DISTINCT family FROM kpi_stale")
                .query(String.class)
                .list());
        return Arrays.stream(KpiFamily.values())
                .filter(family -> ids.contains(family.id()))
                .collect(Collectors.toSet());
    }

    /** Takes the oldest batch of a family away; null where nothing is stale. */
    @Nullable
    Batch take(KpiFamily family, int hours) {
        record Row(Instant hour, String site) {}
        List<Row> rows = new ArrayList<>();
        jdbc.sql("""
                        DELETE FROM kpi_stale WHERE family = :family AND date_bin(CAST(:length AS interval), hour, '2000-01-01T00:00:00Z') =
                          (SELECT date_bin(CAST(:length AS interval), min(hour), '2000-01-01T00:00:00Z') FROM kpi_stale
                            WHERE family = :family)
                        RETURNING hour, site_id
                        """)
                .param("family", family.id())
                .param("length", hours + " hours")
                .query(row -> {
                    rows.add(new Row(Rows.instant(row, "hour"), row.getString("site_id")));
                });
        if (rows.isEmpty()) {
            return null;
        }
        Instant first = rows.stream().map(Row::hour).min(Instant::compareTo).orElseThrow();
        Instant last = rows.stream().map(Row::hour).max(Instant::compareTo).orElseThrow();
        Set<String> sites = new HashSet<>();
        rows.forEach(row -> sites.add(row.site()));
        return new Batch(first, last.plus(Duration.ofHours(1)), sites);
    }

    private static String[] sampled() {
        return SAMPLED.stream().map(KpiFamily::id).toArray(String[]::new);
    }
}
