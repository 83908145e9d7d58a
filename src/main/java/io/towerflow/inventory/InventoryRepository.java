package io.towerflow.inventory;

import io.towerflow.storage.JsonColumns;
import io.towerflow.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The inventory's tables. Every statement names the tenant, since the intake writes place-holders for all tenants. */
@Repository
class InventoryRepository {

    private static final String AT = " WHERE tenant_id = :tenant AND valid_from <= :at "
            + "AND (valid_to IS NULL OR valid_to > :at) ORDER BY id, row_id";
    private static final String CURRENT = " WHERE tenant_id = :tenant AND valid_to IS NULL ORDER BY id";

    private final JdbcClient jdbc;
    private final JsonColumns json;

    InventoryRepository(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The network at an instant, or the current one where none is given. */
    Topology load(String tenant, @Nullable Instant at) {
        return new Topology(
                read("site", tenant, at).query(InventoryRepository::site).list(),
                read("equipment", tenant, at)
                        .query(InventoryRepository::equipment)
                        .list(),
                read("link", tenant, at).query(InventoryRepository::link).list());
    }

    /** Number and newest id of the changes of each tenant: equal as long as nothing has been changed. */
    Map<String, String> versions() {
        Map<String, String> versions = new HashMap<>();
        jdbc.sql("SELECT tenant_id, count(*) || '/' || max(id) AS version FROM inventory_change GROUP BY tenant_id")
                .query(row -> {
                    versions.put(row.getString("tenant_id"), row.getString("version"));
                });
        return versions;
    }

    void addChange(String tenant, Instant now) {
        jdbc.sql("INSERT INTO inventory_change (tenant_id, changed_at) VALUES (:tenant, :now)")
                .param("tenant", tenant)
                .param("now", Rows.utc(now))
                .update();
    }

    /** Deletes changes that every node has seen long ago. */
    void dropChangesBefore(String tenant, Instant limit) {
        jdbc.sql("DELETE FROM inventory_change WHERE tenant_id = :tenant AND changed_at < :limit")
                .param("tenant", tenant)
                .param("limit", Rows.utc(limit))
                .update();
    }

    /** Adds the rows that are not there yet; two transactions may do so at once, so they go in the order of their ids. */
    int addPlaceholders(String tenant, Collection<String> ids, Instant now) {
        return jdbc.sql(
                        "INSERT INTO site (tenant_id, id, name, latitude, longitude, region, hub, technologies, occupants, "
                                + "access_hours, time_zone, placeholder, valid_from) "
                                + "SELECT :tenant, i.id, i.id, 0, 0, '', false, '{}', '{}', 'Mo-Su 00:00-24:00', 'UTC', true, :now "
                                + "FROM unnest(:ids::text[]) AS i(id) "
                                + "WHERE NOT EXISTS (SELECT 1 FROM equipment e WHERE e.tenant_id = :tenant AND e.id = i.id "
                                + "AND e.valid_to IS NULL) ORDER BY i.id "
                                + "ON CONFLICT (tenant_id, id) WHERE valid_to IS NULL DO NOTHING")
                .param("tenant", tenant)
                .param("ids", ids.stream().sorted().distinct().toArray(String[]::new))
                .param("now", Rows.utc(now))
                .update();
    }

    /** Ends the place-holders of objects that turned out to be equipment. */
    void endPlaceholders(String tenant, Collection<String> ids, Instant now) {
        jdbc.sql("UPDATE site SET valid_to = :now WHERE tenant_id = :tenant AND id = ANY(:ids::text[]) "
                        + "AND valid_to IS NULL AND placeholder")
                .param("tenant", tenant)
                .param("ids", ids.toArray(String[]::new))
                .param("now", Rows.utc(now))
                .update();
    }

    Set<String> currentIds(String table, String tenant) {
        return new LinkedHashSet<>(jdbc.sql("SELECT id FROM " + table + CURRENT)
                .param("tenant", tenant)
                .query(String.class)
                .list());
    }

    void saveFeeders(String tenant, Collection<Feeder> feeders, Instant now) {
        save("feeder", "name text", tenant, now, feeders.stream().map(InventoryRepository::row));
    }

    void saveSites(String tenant, Collection<Site> sites, Instant now) {
        save(
                "site",
                "name text, latitude float8, longitude float8, region text, hub boolean, feeder_id text, "
                        + "technologies text[], occupants text[], access_hours text, time_zone text, placeholder boolean",
                tenant,
                now,
                sites.stream().map(InventoryRepository::row));
    }

    void saveEquipment(String tenant, Collection<Equipment> equipment, Instant now) {
        save(
                "equipment",
                "site_id text, kind text, name text, vendor text, rated_watts float8, capacity_watt_hours float8",
                tenant,
                now,
                equipment.stream().map(InventoryRepository::row));
    }

    void saveLinks(String tenant, Collection<Link> links, Instant now) {
        save(
                "link",
                "kind text, site_a text, site_b text",
                tenant,
                now,
                links.stream().map(InventoryRepository::row));
    }

    /** Ends the rows that change and adds the new ones; a row that says what the current one says is left alone. */
    private void save(
            String table, String columns, String tenant, Instant now, Stream<Map<String, @Nullable Object>> rows) {
        List<Map<String, @Nullable Object>> incoming = rows.toList();
        if (incoming.isEmpty()) {
            return;
        }
        String names = Arrays.stream(columns.split(", "))
                .map(column -> column.substring(0, column.indexOf(' ')))
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        String from = "jsonb_to_recordset(:rows::jsonb) AS i(id text, " + columns + ")";
        String written = json.write(incoming);
        jdbc.sql("UPDATE " + table + " t SET valid_to = :now FROM " + from
                        + " WHERE t.tenant_id = :tenant AND t.id = i.id AND t.valid_to IS NULL AND ROW("
                        + prefixed("t.", names)
                        + ") IS DISTINCT FROM ROW(" + prefixed("i.", names) + ")")
                .param("rows", written)
                .param("tenant", tenant)
                .param("now", Rows.utc(now))
                .update();
        jdbc.sql("INSERT INTO " + table + " (tenant_id, valid_from, id, " + names + ") SELECT :tenant, :now, i.id, "
                        + prefixed("i.", names) + " FROM " + from + " WHERE NOT EXISTS (SELECT 1 FROM " + table
                        + " t WHERE t.tenant_id = :tenant AND t.id = i.id AND t.valid_to IS NULL) ORDER BY i.id")
                .param("rows", written)
                .param("tenant", tenant)
                .param("now", Rows.utc(now))
                .update();
    }

    private static String prefixed(String prefix, String names) {
        return prefix + names.replace(", ", ", " + prefix);
    }

    private JdbcClient.StatementSpec read(String table, String tenant, @Nullable Instant at) {
        JdbcClient.StatementSpec all =
                jdbc.sql("SELECT * FROM " + table + (at == null ? CURRENT : AT)).param("tenant", tenant);
        return at == null ? all : all.param("at", Rows.utc(at));
    }

    private static Map<String, @Nullable Object> row(Feeder feeder) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", feeder.id());
        row.put("name", feeder.name());
        return row;
    }

    private static Map<String, @Nullable Object> row(Site site) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", site.id());
        row.put("name", site.name());
        row.put("latitude", site.latitude());
        row.put("longitude", site.longitude());
        row.put("region", site.region());
        row.put("hub", site.hub());
        row.put("feeder_id", site.feederId());
        row.put("technologies", site.technologies().stream().sorted().toList());
        row.put("occupants", site.occupants().stream().sorted().toList());
        row.put("access_hours", site.accessHours());
        row.put("time_zone", site.timeZone().getId());
        row.put("placeholder", site.placeholder());
        return row;
    }

    private static Map<String, @Nullable Object> row(Equipment piece) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", piece.id());
        row.put("site_id", piece.siteId());
        row.put("kind", piece.kind().name().toLowerCase(Locale.ROOT));
        row.put("name", piece.name());
        row.put("vendor", piece.vendor());
        row.put("rated_watts", piece.ratedWatts());
        row.put("capacity_watt_hours", piece.capacityWattHours());
        return row;
    }

    private static Map<String, @Nullable Object> row(Link link) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", link.id());
        row.put("kind", link.kind().name().toLowerCase(Locale.ROOT));
        row.put("site_a", link.siteA());
        row.put("site_b", link.siteB());
        return row;
    }

    private static Site site(ResultSet row, int number) throws SQLException {
        return new Site(
                row.getString("id"),
                row.getString("name"),
                row.getDouble("latitude"),
                row.getDouble("longitude"),
                row.getString("region"),
                row.getBoolean("hub"),
                row.getString("feeder_id"),
                words(row, "technologies"),
                words(row, "occupants"),
                row.getString("access_hours"),
                ZoneId.of(row.getString("time_zone")),
                row.getBoolean("placeholder"));
    }

    private static Set<String> words(ResultSet row, String column) throws SQLException {
        return Collections.unmodifiableSet(new LinkedHashSet<>(
                Arrays.asList((String[]) row.getArray(column).getArray())));
    }

    private static Equipment equipment(ResultSet row, int number) throws SQLException {
        return new Equipment(
                row.getString("id"),
                row.getString("site_id"),
                EquipmentKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("name"),
                row.getString("vendor"),
                row.getObject("rated_watts", Double.class),
                row.getObject("capacity_watt_hours", Double.class));
    }

    private static Link link(ResultSet row, int number) throws SQLException {
        return new Link(
                row.getString("id"),
                Link.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("site_a"),
                row.getString("site_b"));
    }

    List<Feeder> feeders(String tenant) {
        return read("feeder", tenant, null)
                .query((row, number) -> new Feeder(row.getString("id"), row.getString("name")))
                .list();
    }
}
