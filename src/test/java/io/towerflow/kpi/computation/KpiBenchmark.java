package io.towerflow.kpi.computation;

import io.towerflow.MeasuredProduct;
import io.towerflow.kpi.Granularity;
import io.towerflow.kpi.KpiFamily;
import io.towerflow.kpi.KpiRun;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Measures how long the computation of all KPIs takes for one hour of many sites, each with every metric of the catalogue every
 * five minutes, on the product's embedded PostgreSQL: one after the other family, as one job of the engine does it. Not a test: it
 * is run by hand.
 *
 * <p>Arguments: sites, and hours of samples.
 */
public final class KpiBenchmark {

    private static final String TENANT = "kpi-benchmark";

    private KpiBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int sites = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000;
        int hours = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        try (ConfigurableApplicationContext context =
                MeasuredProduct.start("--towerflow.kpi.catch-up=0s", "--towerflow.kpi.late-every=1h")) {
            run(context, sites, hours);
        }
        System.exit(0);
    }

    private static void run(ConfigurableApplicationContext context, int sites, int hours) throws InterruptedException {
        TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        KpiComputation computation = context.getBean(KpiComputation.class);
        Instant end = Granularity.HOUR.start(Instant.now(java.time.Clock.systemUTC()));
        Instant from = end.minus(Duration.ofHours(hours));
        Tenancy.as(TENANT, () -> transaction.executeWithoutResult(tx -> jdbc.update("""
                INSERT INTO site (id, name, latitude, longitude, region, hub, technologies, occupants, access_hours, time_zone,
                  placeholder, valid_from)
                SELECT 'S' || n, 'Site ' || n, 7, -5, 'Region ' || n % 20, false, '{4G}', '{}', 'Mo-Su 00:00-24:00',
                  'Africa/Abidjan', false, '2026-01-01Z' FROM generate_series(1, ?) n
                """, sites)));
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> {
            jdbc.query(
                    "SELECT metric_day(d::date) FROM generate_series(?::timestamptz, ?::timestamptz, interval '1 day') d",
                    row -> {},
                    from.toString(),
                    end.plus(Duration.ofDays(1)).toString());
            jdbc.update("""
                    INSERT INTO metric_sample (tenant_id, site_id, equipment_id, time, received_at, values)
                    SELECT ?, 'S' || n, '', t, t + interval '5 seconds',
                      (SELECT array_agg(random() * 100 ORDER BY slot) FROM metric_definition WHERE t IS NOT NULL AND n IS NOT NULL)
                    FROM generate_series(1, ?) n CROSS JOIN
                      generate_series(?::timestamptz, ?::timestamptz - interval '1 second', interval '5 minutes') t
                    """, TENANT, sites, from.toString(), end.toString());
        }));
        transaction.executeWithoutResult(tx -> jdbc.execute("ANALYZE metric_sample"));
        System.out.printf("%d sites, %d hours, cores at %.0f MB/s%n", sites, hours, MeasuredProduct.speed());
        KpiRun run = KpiRun.again(from, end, EnumSet.allOf(KpiFamily.class));
        for (int round = 0; round < 2; round++) {
            long all = System.nanoTime();
            for (KpiFamily family : KpiFamily.values()) {
                long begin = System.nanoTime();
                int steps = Tenancy.as(TENANT, () -> computation.plan(run));
                for (int step = 0; step < steps; step++) {
                    int number = step;
                    Tenancy.as(TENANT, () -> computation.compute(run, family, number, steps));
                }
                System.out.printf("  %-12s %5.1f s in %d steps%n", family, seconds(begin), steps);
            }
            System.out.printf("all families %.1f s (%s time)%n", seconds(all), round == 0 ? "first" : "second");
        }
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> System.out.println(jdbc.queryForMap("""
                SELECT count(*) AS rows, pg_size_pretty(pg_total_relation_size('kpi_fact')) AS size,
                  pg_total_relation_size('kpi_fact') / greatest(count(*), 1) AS bytes_a_row FROM kpi_fact
                """))));
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
