package io.towerflow.kpi.computation;

import io.towerflow.kpi.Granularity;
import io.towerflow.kpi.KpiFamily;
import io.towerflow.kpi.KpiQuery;
import io.towerflow.kpi.KpiRun;
import io.towerflow.kpi.KpiValue;
import io.towerflow.kpi.KpiValues;
import io.towerflow.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Sites, samples and events of a tenant of a test's own, and its runs without the engine. */
public class KpiFixture {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final KpiComputation computation;
    private final KpiValues values;

    public KpiFixture(JdbcClient jdbc, TransactionTemplate transaction, KpiComputation computation, KpiValues values) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.computation = computation;
        this.values = values;
    }

    public <T> T in(String tenant, Supplier<T> work) {
        return Tenancy.as(tenant, () -> transaction.execute(tx -> work.get()));
    }

    public void site(String tenant, String id, String region) {
        in(tenant, () -> jdbc.sql("""
                        INSERT INTO site (id, name, latitude, longitude, region, hub, technologies, occupants, access_hours, time_zone,
                          placeholder, valid_from)
                        VALUES (?, ?, 7, -5, ?, false, '{4G}', '{}', 'Mo-Su 00:00-24:00', 'Africa/Abidjan', false, '2026-01-01Z')
                        """).params(id, id, region).update());
        in(tenant, () -> jdbc.sql("INSERT INTO inventory_change (changed_at) VALUES (now())")
                .update());
    }

    /** Writes a sample as the intake does: it is there, and the hours that it touches are noted. */
    public void sample(String tenant, String site, Instant time, Map<String, Double> given) {
        sample(tenant, site, time, time.plusSeconds(5), given);
    }

    public void sample(String tenant, String site, Instant time, Instant received, Map<String, Double> given) {
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> {
            jdbc.sql("SELECT metric_day(?)").param(day).query((row, n) -> true).single();
            Double[] values = new Double
                    [slots().values().stream().mapToInt(Integer::intValue).max().orElseThrow()];
            given.forEach((metric, value) -> values[slots().get(metric) - 1] = value);
            jdbc.sql("""
                            INSERT INTO metric_sample AS m (tenant_id, site_id, equipment_id, time, received_at, values)
                            VALUES (?, ?, '', ?, ?, ?)
                            ON CONFLICT (tenant_id, site_id, equipment_id, time) DO UPDATE
                            SET values = metric_merged(m.values, excluded.values), received_at = excluded.received_at
                            """)
                    .params(tenant, site, Timestamp.from(time), Timestamp.from(received), values)
                    .update();
            for (Instant touched :
                    List.of(time, time.plus(Duration.ofMinutes(15)).minusMillis(1))) {
                jdbc.sql("""
                                INSERT INTO metric_late (tenant_id, site_id, hour, noted_at)
                                VALUES (?, ?, date_trunc('hour', ?::timestamptz, 'UTC'), clock_timestamp())
                                ON CONFLICT (tenant_id, site_id, hour) DO UPDATE SET noted_at = excluded.noted_at
                                """).params(tenant, site, Timestamp.from(touched)).update();
            }
        }));
    }

    private Map<String, Integer> slots() {
        return jdbc
                .sql("SELECT name, slot FROM metric_definition")
                .query((row, n) -> Map.entry(row.getString(1), row.getInt(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Does a run of all families from its plan to its end; returns how many steps it had. */
    public int run(String tenant, KpiRun run) {
        return Tenancy.as(tenant, () -> {
            int steps = computation.plan(run);
            for (KpiFamily family : KpiFamily.values()) {
                for (int step = 0; step < steps; step++) {
                    computation.compute(run, family, step, steps);
                }
            }
            return steps;
        });
    }

    public int due(String tenant) {
        return run(tenant, KpiRun.due(Granularity.MONTH, EnumSet.allOf(KpiFamily.class)));
    }

    public int late(String tenant) {
        return run(tenant, KpiRun.late(EnumSet.allOf(KpiFamily.class)));
    }

    public int again(String tenant, Instant from, Instant to) {
        return run(tenant, KpiRun.again(from, to, EnumSet.allOf(KpiFamily.class)));
    }

    public List<KpiValue> values(
            String tenant,
            String key,
            @Nullable String site,
            @Nullable String region,
            Granularity granularity,
            Instant from) {
        return values(tenant, key, site, region, granularity, from, granularity.next(from));
    }

    public List<KpiValue> values(
            String tenant,
            String key,
            @Nullable String site,
            @Nullable String region,
            Granularity granularity,
            Instant from,
            Instant to) {
        return Tenancy.as(
                tenant, () -> values.values(values.kpi(key), new KpiQuery(site, region, from, to, granularity)));
    }

    /** Returns everything that is computed of the tenant but the times at which it was. */
    public List<String> everything(String tenant) {
        return in(tenant, () -> jdbc.sql("""
                        SELECT f.family || ' ' || f.granularity || ' ' || f.start_at || ' ' || f.site_id || ' '
                          || (SELECT array_agg(round(x::numeric, 6) ORDER BY n) FROM unnest(f.facts) WITH ORDINALITY AS u(x, n))::text
                        FROM kpi_fact f ORDER BY 1
                        """).query(String.class).list());
    }

    /** Forgets all that has been computed of the tenant, but not what it is made of. */
    public void forget(String tenant) {
        in(tenant, () -> {
            for (String table :
                    Arrays.asList("kpi_fact", "kpi_region_fact", "kpi_interval", "kpi_stale", "kpi_series")) {
                jdbc.sql("DELETE FROM " + table).update();
            }
            return true;
        });
    }
}
