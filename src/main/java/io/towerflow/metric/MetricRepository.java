package io.towerflow.metric;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** The table of metrics, which gives each its slot. */
@Repository
class MetricRepository {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    MetricRepository(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /**
     * Stores what the catalogue says: a new metric gets the next slot, one that is gone keeps its own.
     *
     * @return the catalogue's metrics by their names, with their slots, in the order of these
     * @throws IllegalStateException where a metric has another unit than before: its stored values would mean something else
     */
    Map<String, Metric> register(List<Metric> catalogue) {
        return Objects.requireNonNull(transaction.execute(tx -> {
            // Another node may start as well.
            jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('metric_definition'))")
                    .query((row, number) -> 1)
                    .list();
            jdbc.sql("UPDATE metric_definition SET listed = false WHERE NOT name = ANY (?)")
                    .param(catalogue.stream().map(Metric::name).toArray(String[]::new))
                    .update();
            catalogue.forEach(this::save);
            return listed();
        }));
    }

    private void save(Metric metric) {
        int saved = jdbc.sql("""
                        INSERT INTO metric_definition AS d (slot, name, unit, kind, expected, lowest, highest, watched, listed)
                        SELECT coalesce(max(slot), 0) + 1, :name, :unit, :kind, make_interval(secs => :seconds), :lowest, :highest,
                          :watched, true
                        FROM metric_definition
                        ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, expected = excluded.expected, lowest = excluded.lowest,
                          highest = excluded.highest, watched = excluded.watched, listed = true
                        WHERE d.unit = excluded.unit
                        """)
                .param("name", metric.name())
                .param("unit", metric.unit())
                .param("kind", metric.kind().name().toLowerCase(Locale.ROOT))
                .param("seconds", (double) metric.interval().toSeconds())
                .param("lowest", metric.lowest())
                .param("highest", metric.highest())
                .param("watched", metric.watched())
                .update();
        if (saved == 0) {
            throw new IllegalStateException("The catalogue of metrics gives " + metric.name()
                    + " another unit than its stored values have: give the metric in " + metric.unit()
                    + " another name");
        }
    }

    private Map<String, Metric> listed() {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        jdbc.sql("""
                        SELECT slot, name, unit, kind, extract(epoch FROM expected)::bigint AS seconds, lowest, highest, watched
                        FROM metric_definition WHERE listed ORDER BY slot
                        """)
                .query((row, number) -> new Metric(
                        row.getInt("slot"),
                        row.getString("name"),
                        row.getString("unit"),
                        Metric.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        Duration.ofSeconds(row.getLong("seconds")),
                        row.getDouble("lowest"),
                        row.getDouble("highest"),
                        row.getBoolean("watched")))
                .list()
                .forEach(metric -> metrics.put(metric.name(), metric));
        return metrics;
    }
}
