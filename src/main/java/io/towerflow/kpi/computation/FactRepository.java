package io.towerflow.kpi.computation;

import io.towerflow.kpi.Granularity;
import io.towerflow.kpi.KpiFamily;
import io.towerflow.kpi.KpiLibrary;
import io.towerflow.kpi.KpiSettings;
import io.towerflow.kpi.Measure;
import io.towerflow.storage.Rows;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads and writes facts, all sites in one statement. All methods work in the caller's transaction and tenant. */
@Repository
class FactRepository {

    private static final String WRITE = """
            WITH fresh AS MATERIALIZED (%1$s),
            gone AS (
              DELETE FROM %2$s f WHERE f.family = :family AND f.granularity = :granularity AND f.start_at >= :from AND f.start_at < :to
                AND %4$s AND NOT EXISTS (SELECT 1 FROM fresh n WHERE n.start_at = f.start_at AND n.%3$s = f.%3$s))
            INSERT INTO %2$s AS f (family, granularity, start_at, %3$s, facts, computed_at)
            SELECT :family, :granularity, start_at, %3$s, facts, :now FROM fresh WHERE facts IS NOT NULL
            ON CONFLICT (tenant_id, family, granularity, start_at, %3$s) DO UPDATE
            SET facts = excluded.facts, computed_at = excluded.computed_at
            WHERE :always OR f.facts IS DISTINCT FROM excluded.facts
            """;

    private static final String THESE_SITES =
            "(CAST(:sites AS text[]) IS NULL OR f.site_id = ANY (CAST(:sites AS text[])))";

    /** Of the regions all are written where all sites are, and else what has been there before is still there. */
    private static final String ALL_REGIONS = "CAST(:sites AS text[]) IS NULL";

    private final JdbcClient jdbc;
    private final KpiLibrary library;
    private final KpiSettings settings;

    FactRepository(JdbcClient jdbc, KpiLibrary library, KpiSettings settings) {
        this.jdbc = jdbc;
        this.library = library;
        this.settings = settings;
    }

    /**
     * What is computed.
     *
     * @param from start of the first interval
     * @param to end of the last
     * @param sites ids; null: all
     * @param always whether a fact that is the same as before counts as computed now
     */
    record Scope(
            KpiFamily family,
            Instant from,
            Instant to,
            @Nullable Set<String> sites,
            boolean always,
            Instant now) {

        Scope within(Instant start, Instant end) {
            return new Scope(family, start, end, sites, always, now);
        }
    }

    /** Lets one computation of a family at a time work for the tenant; the next one waits. */
    void lock(KpiFamily family) {
        jdbc.sql(
                        "SELECT pg_advisory_xact_lock(hashtext('kpi'), hashtext(current_setting('towerflow.tenant') || ' ' || ?))")
                .param(family.id())
                .query((row, n) -> true)
                .single();
    }

    /** Computes the facts of quarter-hours from what happened. */
    void quarters(Scope scope, FactSlots slots) {
        if (slots.size() == 0) {
            return;
        }
        FactSql sql = new FactSql(slots, settings::price);
        if (scope.family() == KpiFamily.QUALITY && !slots.metrics().isEmpty()) {
            noteSeries(scope, slots);
        }
        write(scope, Granularity.QUARTER_HOUR, sql.quarters(), sql.regions());
    }

    /** Adds up the facts of intervals from those of the next shorter ones. */
    void sums(Scope scope, Granularity granularity, FactSlots slots) {
        if (slots.size() == 0) {
            return;
        }
        FactSql sql = new FactSql(slots, settings::price);
        write(scope, granularity, sql.sums(), sql.regions());
    }

    private void write(Scope scope, Granularity granularity, String facts, String regions) {
        run(scope, granularity, WRITE.formatted(facts, "kpi_fact", "site_id", THESE_SITES));
        run(scope, granularity, WRITE.formatted(regions, "kpi_region_fact", "region", ALL_REGIONS));
    }

    private void run(Scope scope, Granularity granularity, String sql) {
        List<Instant> starts = granularity.starts(scope.from(), scope.to());
        jdbc.sql(sql)
                .param("family", scope.family().id())
                .param("granularity", granularity.id())
                .param(
                        "finer",
                        granularity == Granularity.QUARTER_HOUR
                                ? ""
                                : Granularity.values()[granularity.ordinal() - 1].id())
                .param("from", Rows.utc(scope.from()))
                .param("to", Rows.utc(scope.to()))
                .param("starts", times(starts))
                .param("ends", times(starts.stream().map(granularity::next).toList()))
                .param("sites", texts(scope.sites()))
                .param("always", scope.always())
                .param("now", Rows.utc(scope.now()))
                .update();
    }

    /** Notes which series there are, and since when; the hours in which it should have been known that they are become stale. */
    private void noteSeries(Scope scope, FactSlots slots) {
        jdbc.sql("""
                        WITH seen AS (
                          SELECT s.site_id, s.equipment_id, m.metric, min(s.time) AS first_at
                          FROM metric_sample s CROSS JOIN unnest(CAST(:metrics AS int[])) AS m(metric)
                          WHERE s.time >= :from AND s.time < :to AND s.values[m.metric] IS NOT NULL
                            AND (CAST(:sites AS text[]) IS NULL OR s.site_id = ANY (CAST(:sites AS text[])))
                          GROUP BY 1, 2, 3),
                        known AS MATERIALIZED (
                          SELECT n.site_id, n.equipment_id, n.metric, n.first_at, k.first_at AS before_at
                          FROM seen n LEFT JOIN kpi_series k USING (site_id, equipment_id, metric)
                          WHERE k.first_at IS NULL OR n.first_at < k.first_at),
                        stale AS (
                          INSERT INTO kpi_stale AS s (family, hour, site_id, noted_at)
                          SELECT DISTINCT 'quality', h.hour, o.site_id, CAST(:now AS timestamptz)
                          FROM known o CROSS JOIN LATERAL generate_series(date_trunc('hour', o.first_at, 'UTC') + interval '1 hour',
                            coalesce(o.before_at, CAST(:now AS timestamptz)), interval '1 hour') AS h(hour)
                          ON CONFLICT (tenant_id, family, hour, site_id) DO UPDATE SET noted_at = excluded.noted_at)
                        INSERT INTO kpi_series AS s (site_id, equipment_id, metric, first_at)
                        SELECT site_id, equipment_id, metric, first_at FROM known
                        ON CONFLICT (tenant_id, site_id, equipment_id, metric) DO UPDATE SET first_at = excluded.first_at
                        """)
                .param(
                        "metrics",
                        slots.metrics().values().stream()
                                .map(FactSlots.Metric::slot)
                                .toArray(Integer[]::new))
                .param("from", Rows.utc(scope.from()))
                .param("to", Rows.utc(scope.to()))
                .param("sites", texts(scope.sites()))
                .param("now", Rows.utc(scope.now()))
                .update();
    }

    /** Records that these intervals have been computed for all sites. */
    void done(KpiFamily family, Granularity granularity, List<Instant> starts, Instant now) {
        jdbc.sql("""
                        INSERT INTO kpi_interval (family, granularity, start_at, computed_at)
                        SELECT :family, :granularity, start_at, :now FROM unnest(CAST(:starts AS timestamptz[])) AS i(start_at)
                        ON CONFLICT (tenant_id, family, granularity, start_at) DO UPDATE SET computed_at = excluded.computed_at
                        """)
                .param("family", family.id())
                .param("granularity", granularity.id())
                .param("starts", times(starts))
                .param("now", Rows.utc(now))
                .update();
    }

    /** Returns the start of the last interval that has been computed for all sites; null where none has. */
    @Nullable
    Instant last(KpiFamily family, Granularity granularity) {
        return edge("max", family, granularity);
    }

    /** Returns the start of the first interval that has been computed for all sites; null where none has. */
    @Nullable
    Instant first(KpiFamily family, Granularity granularity) {
        return edge("min", family, granularity);
    }

    private @Nullable Instant edge(String which, KpiFamily family, Granularity granularity) {
        return jdbc.sql("SELECT " + which + "(start_at) AS at FROM kpi_interval WHERE family = ? AND granularity = ?")
                .params(family.id(), granularity.id())
                .query((row, n) -> Edge.of(Rows.optionalInstant(row, "at")))
                .single()
                .at();
    }

    private record Edge(@Nullable Instant at) {

        static Edge of(@Nullable Instant at) {
            return new Edge(at);
        }
    }

    int sites() {
        return jdbc.sql("SELECT count(*) FROM site WHERE valid_to IS NULL")
                .query(Integer.class)
                .single();
    }

    /** Returns where the facts of a family stand; a measure that is new gets a slot. */
    FactSlots measured(KpiFamily family) {
        Map<String, FactSlots.Metric> metrics = new HashMap<>();
        jdbc.sql(
                        "SELECT name, slot, extract(epoch FROM expected)::float8 AS seconds FROM metric_definition WHERE listed")
                .query(row -> {
                    metrics.put(
                            row.getString("name"), new FactSlots.Metric(row.getInt("slot"), row.getDouble("seconds")));
                });
        List<Measure> measures = library.measures(family, metrics.keySet());
        Map<String, Integer> slots = slots(family);
        if (!slots.keySet().containsAll(measures.stream().map(Measure::name).toList())) {
            assign(family, measures);
            slots = slots(family);
        }
        TreeMap<Integer, Measure> bySlot = new TreeMap<>();
        for (Measure measure : measures) {
            bySlot.put(slots.get(measure.name()), measure);
        }
        return new FactSlots(bySlot, metrics);
    }

    /** Returns the slots of a family's measures, by name. */
    Map<String, Integer> slots(KpiFamily family) {
        Map<String, Integer> slots = new HashMap<>();
        jdbc.sql("SELECT name, slot FROM kpi_measure WHERE family = ?")
                .param(family.id())
                .query(row -> {
                    slots.put(row.getString("name"), row.getInt("slot"));
                });
        return slots;
    }

    /** Gives each measure that has none the next free slot; whoever else does so waits. */
    void assign(KpiFamily family, List<Measure> measures) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('kpi_measure'))")
                .query((row, n) -> true)
                .single();
        jdbc.sql("""
                        INSERT INTO kpi_measure (name, family, slot, counted)
                        SELECT n.name, :family, (SELECT coalesce(max(slot), 0) FROM kpi_measure WHERE family = :family)
                          + row_number() OVER (ORDER BY n.name), n.counted
                        FROM unnest(CAST(:names AS text[]), CAST(:counted AS boolean[])) AS n(name, counted)
                        WHERE NOT EXISTS (SELECT 1 FROM kpi_measure m WHERE m.name = n.name)
                        """)
                .param("family", family.id())
                .param("names", measures.stream().map(Measure::name).toArray(String[]::new))
                .param("counted", measures.stream().map(Measure::counted).toArray(Boolean[]::new))
                .update();
    }

    private static String[] times(List<Instant> times) {
        return times.stream().map(Instant::toString).toArray(String[]::new);
    }

    private static String @Nullable [] texts(@Nullable Set<String> texts) {
        return texts == null ? null : texts.toArray(String[]::new);
    }
}
