package io.towerflow.kpi;

import io.towerflow.storage.Rows;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads facts and which intervals have been computed, in the caller's transaction and tenant. */
@Repository
class KpiValueRepository {

    private final JdbcClient jdbc;

    KpiValueRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Facts of a family in an interval.
     *
     * @param facts by slot, from 0; empty where there are none
     */
    record Facts(KpiFamily family, Instant start, @Nullable Double[] facts, Instant computedAt) {}

    /** Returns what is known of a site, or of each region of which the sum is asked. */
    List<Facts> facts(Collection<KpiFamily> families, KpiQuery query) {
        String table = query.site() != null ? "kpi_fact" : "kpi_region_fact";
        String which =
                query.site() != null ? " AND site_id = :which" : query.region() != null ? " AND region = :which" : "";
        List<Facts> found = new ArrayList<>();
        ask("SELECT family, start_at, facts, computed_at FROM " + table, which, families, query)
                .query(row -> {
                    found.add(new Facts(
                            family(row),
                            Rows.instant(row, "start_at"),
                            doubles(row.getArray("facts")),
                            Rows.instant(row, "computed_at")));
                });
        return found;
    }

    /** Returns which intervals have been computed for all sites, with no facts. */
    List<Facts> computed(Collection<KpiFamily> families, KpiQuery query) {
        List<Facts> found = new ArrayList<>();
        ask("SELECT family, start_at, computed_at FROM kpi_interval", "", families, query)
                .query(row -> {
                    found.add(new Facts(
                            family(row),
                            Rows.instant(row, "start_at"),
                            new Double[0],
                            Rows.instant(row, "computed_at")));
                });
        return found;
    }

    private JdbcClient.StatementSpec ask(String select, String which, Collection<KpiFamily> families, KpiQuery query) {
        JdbcClient.StatementSpec statement = jdbc.sql(select
                        + " WHERE family = ANY (:families) AND granularity = :granularity AND start_at >= :from AND start_at < :to"
                        + which)
                .param("families", families.stream().map(KpiFamily::id).toArray(String[]::new))
                .param("granularity", query.granularity().id())
                .param("from", Rows.utc(query.from()))
                .param("to", Rows.utc(query.to()));
        if (!which.isEmpty()) {
            statement.param("which", query.site() != null ? query.site() : query.region());
        }
        return statement;
    }

    /**
     * Returns by site what is known of these measures in all intervals together.
     *
     * @param slots of the measures, by name
     */
    Map<String, Map<String, Double>> sites(Collection<KpiFamily> families, Map<String, Integer> slots, KpiQuery query) {
        Map<String, Map<String, Double>> sites = new HashMap<>();
        jdbc.sql("""
                        SELECT f.site_id, m.name, sum(f.facts[m.slot]) AS fact
                        FROM kpi_fact f JOIN kpi_measure m ON m.family = f.family AND m.name = ANY (:names)
                        WHERE f.family = ANY (:families) AND f.granularity = :granularity AND f.start_at >= :from AND f.start_at < :to
                          AND (CAST(:region AS text) IS NULL OR f.site_id IN (
                            SELECT id FROM site WHERE region = CAST(:region AS text) AND valid_to IS NULL))
                        GROUP BY f.site_id, m.name
                        """)
                .param("names", slots.keySet().toArray(String[]::new))
                .param("families", families.stream().map(KpiFamily::id).toArray(String[]::new))
                .param("granularity", query.granularity().id())
                .param("from", Rows.utc(query.from()))
                .param("to", Rows.utc(query.to()))
                .param("region", query.region())
                .query(row -> {
                    Double fact = (Double) row.getObject("fact");
                    if (fact != null) {
                        sites.computeIfAbsent(row.getString("site_id"), any -> new HashMap<>())
                                .put(row.getString("name"), fact);
                    }
                });
        return sites;
    }

    /** Returns the slots of measures, by name. */
    Map<String, Integer> slots(Collection<String> measures) {
        Map<String, Integer> slots = new HashMap<>();
        jdbc.sql("SELECT name, slot FROM kpi_measure WHERE name = ANY (:names)")
                .param("names", measures.toArray(String[]::new))
                .query(row -> {
                    slots.put(row.getString("name"), row.getInt("slot"));
                });
        return slots;
    }

    private static KpiFamily family(ResultSet row) throws SQLException {
        String id = row.getString("family");
        for (KpiFamily family : KpiFamily.values()) {
            if (family.id().equals(id)) {
                return family;
            }
        }
        throw new IllegalStateException("There is no family " + id);
    }

    private static @Nullable Double[] doubles(Array array) throws SQLException {
        return (Double[]) array.getArray();
    }
}
