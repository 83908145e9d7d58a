package io.towerflow.kpi.computation;

import io.towerflow.kpi.Measure;
import io.towerflow.kpi.Measure.Condition;
import io.towerflow.kpi.Measure.Events;
import io.towerflow.kpi.Measure.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the SQL that makes the facts of a family for all sites at once. Each query has the columns {@code site_id, start_at,
 * facts}. The parameters {@code :sites} (null: all), {@code :from} and {@code :to} choose what is computed; {@code :starts} and
 * {@code :ends} are the intervals in it.
 */
final class FactSql {

    private static final Set<Kind> HELD = Set.of(Kind.INTEGRAL, Kind.TIME, Kind.SUM, Kind.RISES, Kind.FALLS);
    private static final String QUARTER = "date_bin('15 minutes', %s, '2000-01-01T00:00:00Z')";
    private static final String NONE = "NULL::float8";
    private static final String CHOSEN = "(CAST(:sites AS text[]) IS NULL OR %s = ANY (CAST(:sites AS text[])))";
    private static final String INTERVALS =
            "unnest(CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[])) AS i(start_at, end_at)";

    private final FactSlots slots;
    private final ToDoubleFunction<String> price;

    /** @param price of a name */
    FactSql(FactSlots slots, ToDoubleFunction<String> price) {
        this.slots = slots;
        this.price = price;
    }

    /** Writes the query that makes the facts of quarter-hours from what happened. */
    String quarters() {
        List<String> sources = new ArrayList<>();
        held(sources);
        counted(sources);
        expected(sources);
        events(sources);
        return union(sources);
    }

    /** Writes the query that adds up the facts of intervals from those of the next shorter granularity, {@code :finer}. */
    String sums() {
        List<String> sources = new ArrayList<>();
        sources.add("""
                SELECT f.site_id, i.start_at, %s AS facts
                FROM %s JOIN kpi_fact f ON f.start_at >= i.start_at AND f.start_at < i.end_at
                WHERE f.family = :family AND f.granularity = :finer AND %s
                GROUP BY f.site_id, i.start_at
                """.formatted(
                        array((slot, measure) -> measure.kind() == Kind.EXPECTED ? NONE : "sum(f.facts[" + slot + "])"),
                        INTERVALS,
                        CHOSEN.formatted("f.site_id")));
        expected(sources);
        return union(sources);
    }

    /** Writes the query that adds up facts over the sites of a region: {@code region, start_at, facts}. */
    String regions() {
        return """
                SELECT coalesce(s.region, '') AS region, f.start_at, %s AS facts
                FROM kpi_fact f LEFT JOIN site s ON s.tenant_id = f.tenant_id AND s.id = f.site_id AND s.valid_to IS NULL
                WHERE f.family = :family AND f.granularity = :granularity AND f.start_at >= :from AND f.start_at < :to
                  AND (CAST(:sites AS text[]) IS NULL OR coalesce(s.region, '') IN (
                    SELECT coalesce(r.region, '') FROM unnest(CAST(:sites AS text[])) AS c(id)
                      LEFT JOIN site r ON r.id = c.id AND r.valid_to IS NULL))
                GROUP BY 1, 2
                """.formatted(array((slot, measure) -> "sum(f.facts[" + slot + "])"));
    }

    /** Adds what is made of samples that hold until the next one. */
    private void held(List<String> sources) {
        Map<Integer, Measure> wanted = wanted(HELD);
        if (wanted.isEmpty()) {
            return;
        }
        sources.add("""
                SELECT site_id, start_at, %s AS facts FROM (
                  SELECT one.site_id, one.metric, one.v, q.start_at, q.own,
                    CASE WHEN q.own AND one.last_at >= one.time - interval '15 minutes' THEN one.v - one.last_v END AS change,
                    extract(epoch FROM least(one.next_at, one.time + interval '15 minutes', q.start_at + interval '15 minutes')
                      - greatest(one.time, q.start_at))::float8 / 3600 AS hours
                  FROM (
                    SELECT s.site_id, m.metric, s.time, s.values[m.metric] AS v, lead(s.time) OVER w AS next_at,
                      lag(s.time) OVER w AS last_at, lag(s.values[m.metric]) OVER w AS last_v
                    FROM metric_sample s CROSS JOIN unnest(ARRAY[%s]) AS m(metric)
                    WHERE s.time >= CAST(:from AS timestamptz) - interval '15 minutes' AND s.time < :to AND s.values[m.metric] IS NOT NULL
                      AND %s
                    WINDOW w AS (PARTITION BY s.site_id, s.equipment_id, m.metric ORDER BY s.time)
                  ) one CROSS JOIN LATERAL (VALUES (%s, true), (%s + interval '15 minutes', false)) AS q(start_at, own)
                  WHERE q.start_at >= :from AND q.start_at < :to
                    AND q.start_at < least(one.next_at, one.time + interval '15 minutes')
                ) held GROUP BY site_id, start_at
                """.formatted(
                        array((slot, measure) -> wanted.containsKey(slot) ? held(measure) : NONE),
                        metrics(wanted).stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        CHOSEN.formatted("s.site_id"),
                        QUARTER.formatted("one.time"),
                        QUARTER.formatted("one.time")));
    }

    private String held(Measure measure) {
        String of = " FILTER (WHERE metric = " + metric(measure).slot() + ")";
        return priced(
                measure,
                switch (measure.kind()) {
                    case INTEGRAL -> "sum(v * hours)" + of;
                    case TIME ->
                        measure.condition() == null
                                ? "sum(hours)" + of
                                : "sum(CASE WHEN " + met(measure.condition()) + " THEN hours ELSE 0 END)" + of;
                    case SUM -> own("sum(v)", measure);
                    case RISES -> own("sum(greatest(change, 0))", measure);
                    case FALLS -> own("sum(greatest(-change, 0))", measure);
                    default -> throw new IllegalArgumentException(measure.name());
                });
    }

    private String own(String sum, Measure measure) {
        return sum + " FILTER (WHERE own AND metric = " + metric(measure).slot() + ")";
    }

    private static String met(Condition condition) {
        StringJoiner met = new StringJoiner(" AND ");
        part(met, " >= ", condition.from());
        part(met, " > ", condition.above());
        part(met, " <= ", condition.to());
        part(met, " < ", condition.below());
        return met.toString();
    }

    private static void part(StringJoiner met, String operator, @Nullable Double bound) {
        if (bound != null) {
            met.add("v" + operator + number(bound));
        }
    }

    /** Adds the numbers of samples that came. */
    private void counted(List<String> sources) {
        Map<Integer, Measure> wanted = wanted(Set.of(Kind.RECEIVED, Kind.LATE, Kind.DELAY));
        if (wanted.isEmpty()) {
            return;
        }
        sources.add("""
                SELECT site_id, start_at, %s AS facts FROM (
                  SELECT s.site_id, %s AS start_at, m.metric, count(*)::float8 AS came,
                    count(*) FILTER (WHERE s.received_at > s.time + interval '15 minutes')::float8 AS late,
                    sum(greatest(extract(epoch FROM s.received_at - s.time)::float8, 0)) AS delay
                  FROM metric_sample s CROSS JOIN unnest(ARRAY[%s]) AS m(metric)
                  WHERE s.time >= :from AND s.time < :to AND s.values[m.metric] IS NOT NULL AND %s
                  GROUP BY 1, 2, 3
                ) counted GROUP BY site_id, start_at
                """.formatted(
                        array((slot, measure) -> wanted.containsKey(slot) ? counted(measure) : NONE),
                        QUARTER.formatted("s.time"),
                        all(),
                        CHOSEN.formatted("s.site_id")));
    }

    private String counted(Measure measure) {
        String column =
                switch (measure.kind()) {
                    case RECEIVED -> "came";
                    case LATE -> "late";
                    default -> "delay";
                };
        return "sum(" + column + ")"
                + (measure.metric() == null
                        ? ""
                        : " FILTER (WHERE metric = " + metric(measure).slot() + ")");
    }

    /** Adds the numbers of samples that should have come: of each series from the interval on in which its first one lies. */
    private void expected(List<String> sources) {
        Map<Integer, Measure> wanted = wanted(Set.of(Kind.EXPECTED));
        if (wanted.isEmpty()) {
            return;
        }
        String known = slots.metrics().values().stream()
                .map(metric -> "(" + metric.slot() + ", " + number(metric.seconds()) + "::float8)")
                .collect(Collectors.joining(", "));
        sources.add("""
                SELECT s.site_id, i.start_at, %s AS facts
                FROM (SELECT r.site_id, r.metric, r.first_at, k.seconds FROM kpi_series r
                  JOIN (VALUES %s) AS k(metric, seconds) ON k.metric = r.metric WHERE %s) s
                  JOIN %s ON s.first_at < i.end_at
                GROUP BY s.site_id, i.start_at
                """.formatted(
                        array((slot, measure) -> wanted.containsKey(slot) ? expected(measure) : NONE),
                        known,
                        CHOSEN.formatted("r.site_id"),
                        INTERVALS));
    }

    private String expected(Measure measure) {
        return "sum(extract(epoch FROM i.end_at - i.start_at)::float8 / s.seconds)"
                + (measure.metric() == null
                        ? ""
                        : " FILTER (WHERE s.metric = " + metric(measure).slot() + ")");
    }

    /** Adds what is made of events, each view and time in one look. */
    private void events(List<String> sources) {
        Map<String, Map<Integer, Events>> looks = new LinkedHashMap<>();
        slots.measures().forEach((slot, measure) -> {
            Events events = measure.events();
            if (events != null) {
                looks.computeIfAbsent(events.view() + " " + events.at(), any -> new LinkedHashMap<>())
                        .put(slot, events);
            }
        });
        looks.values().forEach(look -> {
            Events any = look.values().iterator().next();
            sources.add("""
                    SELECT e.site AS site_id, %s AS start_at, %s AS facts
                    FROM %s e WHERE e.%s >= :from AND e.%s < :to AND %s
                    GROUP BY 1, 2
                    """.formatted(
                            QUARTER.formatted("e." + any.at()),
                            array((slot, measure) -> {
                                Events events = look.get(slot);
                                return events == null ? NONE : priced(measure, events(events));
                            }),
                            any.view(),
                            any.at(),
                            any.at(),
                            CHOSEN.formatted("e.site")));
        });
    }

    private static String events(Events events) {
        return "sum(" + (events.add() == null ? "1.0" : events.add()) + ")"
                + (events.where() == null ? "" : " FILTER (WHERE " + events.where() + ")") + "::float8";
    }

    private String union(List<String> sources) {
        if (sources.size() == 1) {
            return sources.getFirst();
        }
        return "SELECT site_id, start_at, " + array((slot, measure) -> "sum(facts[" + slot + "])")
                + " AS facts FROM (\n" + String.join("UNION ALL\n", sources) + ") sources GROUP BY site_id, start_at\n";
    }

    private Map<Integer, Measure> wanted(Set<Kind> kinds) {
        return slots.measures().entrySet().stream()
                .filter(slot -> kinds.contains(slot.getValue().kind()))
                .filter(slot -> known(slot.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whether the catalogue has the metric: of one that it has not there are no samples. */
    private boolean known(Measure measure) {
        return slots.metrics().isEmpty()
                ? false
                : measure.metric() == null || slots.metrics().containsKey(measure.metric());
    }

    private FactSlots.Metric metric(Measure measure) {
        FactSlots.Metric metric = slots.metrics().get(String.valueOf(measure.metric()));
        if (metric == null) {
            throw new IllegalArgumentException("The catalogue has no metric " + measure.metric());
        }
        return metric;
    }

    private Set<Integer> metrics(Map<Integer, Measure> wanted) {
        return wanted.values().stream()
                .map(measure -> metric(measure).slot())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String all() {
        return slots.metrics().values().stream()
                .map(metric -> String.valueOf(metric.slot()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private String priced(Measure measure, String expression) {
        return measure.price() == null
                ? expression
                : "(" + expression + ") * " + number(price.applyAsDouble(measure.price()));
    }

    /** Writes an array with an expression for each slot. */
    private String array(BiFunction<Integer, Measure, String> expression) {
        StringJoiner array = new StringJoiner(", ", "ARRAY[", "]::float8[]");
        for (int slot = 1; slot <= slots.size(); slot++) {
            Measure measure = slots.measures().get(slot);
            array.add(measure == null ? NONE : expression.apply(slot, measure));
        }
        return array.toString();
    }

    private static String number(double value) {
        return String.valueOf(value);
    }
}
