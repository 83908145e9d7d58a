package io.towerflow.demo.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.demo.story.StoryFaults;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.metric.Samples;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The demo's sites have measured before the first start, measure while the server runs, and make up for the time it stood. */
@TowerFlowTest
class TelemetryWorkerTest {

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final List<String> NETWORK =
            NetworkBuilder.demo().sites().stream().map(Site::id).sorted().toList();

    @Autowired
    Samples samples;

    @Autowired
    Inventory inventory;

    @Autowired
    StoryFaults story;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @AfterEach
    void forget() {
        for (String table : List.of("metric_sample", "metric_late")) {
            Tenancy.asSystem(() ->
                    transaction.executeWithoutResult(tx -> jdbc.sql("DELETE FROM " + table + " WHERE site_id = ANY (?)")
                            .param(NETWORK.toArray(String[]::new))
                            .update()));
        }
    }

    @Test
    void theHistoryComesFirstThenEachIntervalOnceAlsoAfterARestart() {
        Instant firstStart = jdbc.sql("SELECT created_at FROM tenant WHERE id = 'default'")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        Instant begin = firstStart.minus(Duration.ofHours(2));
        Instant stopped = firstStart.minus(Duration.ofMinutes(31));
        run(stopped);
        List<Instant> history = times();

        assertThat(history.getFirst()).isBetween(begin.minus(INTERVAL.multipliedBy(2)), begin.plus(INTERVAL));
        assertThat(history.getLast()).isBetween(stopped.minus(INTERVAL), stopped);

        // No further than clocks may be wrong: the product's own says when the samples come.
        Instant later = firstStart.plus(Duration.ofMinutes(4));
        run(later);
        List<Instant> all = times();
        assertThat(all).startsWith(history.toArray(Instant[]::new)).hasSize(history.size() + 7);
        assertThat(all.getLast()).isBetween(later.minus(INTERVAL), later);
        for (int at = 1; at < all.size(); at++) {
            assertThat(Duration.between(all.get(at - 1), all.get(at))).isEqualTo(INTERVAL);
        }
        assertThat(count("SELECT count(DISTINCT site_id) FROM metric_sample WHERE site_id = ANY (?)"))
                .isEqualTo(NETWORK.size());
        assertThat(count("SELECT count(DISTINCT metric) FROM kpi_sample WHERE site = ANY (?)"))
                .isGreaterThanOrEqualTo(20);
    }

    private void run(Instant now) {
        TelemetryWorker worker = new TelemetryWorker(
                new TelemetrySettings(true, Duration.ZERO, INTERVAL, Duration.ofHours(2), Duration.ofMinutes(15)),
                samples,
                inventory,
                story,
                jdbc,
                transaction,
                Clock.fixed(now, ZoneOffset.UTC));
        boolean more;
        do {
            more = worker.look(0);
        } while (more);
    }

    private List<Instant> times() {
        return Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.execute(
                        tx -> jdbc.sql("SELECT time FROM metric_sample WHERE site_id = ? ORDER BY time")
                                .param(NETWORK.getFirst())
                                .query((row, number) ->
                                        row.getObject(1, OffsetDateTime.class).toInstant())
                                .list()));
    }

    private Long count(String sql) {
        return Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.execute(tx -> jdbc.sql(sql)
                        .param(NETWORK.toArray(String[]::new))
                        .query(Long.class)
                        .single()));
    }
}
