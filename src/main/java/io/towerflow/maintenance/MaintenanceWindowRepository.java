package io.towerflow.maintenance;

import io.towerflow.maintenance.MaintenanceWindow.State;
import io.towerflow.storage.Rows;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the maintenance windows. */
@Repository
class MaintenanceWindowRepository {

    private static final String SELECT = """
            SELECT w.*,
              (SELECT count(*) FROM maintenance_alarm m WHERE m.window_number = w.number) AS silenced,
              (SELECT count(*) FROM maintenance_alarm m WHERE m.window_number = w.number AND m.outcome IS NULL) AS held
            FROM maintenance_window w
            """;

    /** Order: what goes on, then what waits by its start, then what is over, latest first. */
    private static final String ORDER = """
             ORDER BY CASE w.state WHEN 'active' THEN 0 WHEN 'requested' THEN 1 WHEN 'approved' THEN 2 ELSE 3 END,
               CASE WHEN w.state IN ('ended', 'refused', 'cancelled') THEN -extract(epoch FROM w.changed_at)
                 ELSE extract(epoch FROM w.starts_at) END,
               w.number
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    MaintenanceWindowRepository(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    /** An occurrence of a window with the objects worked at. */
    record Worked(String number, List<String> objects, WindowOccurrence occurrence) {}

    long nextNumber() {
        return jdbc.sql("SELECT nextval('maintenance_window_number')")
                .query(Long.class)
                .single();
    }

    /** Lets one request after the other pass for each tenant, so that two that overlap do not miss each other. */
    void lock() {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('maintenance_window:' || current_setting('towerflow.tenant')))")
                .query((row, n) -> true)
                .list();
    }

    void insert(MaintenanceWindow window) {
        jdbc.sql("""
                        INSERT INTO maintenance_window (number, state, reason, objects, behind, recurrence, zone,
                          first_starts_at, first_ends_at, starts_at, ends_at, despite_overlap, requested_by, requested_at,
                          changed_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        window.number(),
                        word(window.state()),
                        window.reason(),
                        window.objects().toArray(new String[0]),
                        window.behind(),
                        window.recurrence(),
                        window.zone().getId(),
                        time(window.firstStartsAt()),
                        time(window.firstEndsAt()),
                        time(window.startsAt()),
                        time(window.endsAt()),
                        window.despiteOverlap(),
                        window.requestedBy(),
                        time(window.requestedAt()),
                        time(window.requestedAt()))
                .update();
    }

    Optional<MaintenanceWindow> find(String number) {
        return jdbc.sql(SELECT + " WHERE w.number = ?")
                .param(number)
                .query((row, n) -> window(row))
                .optional();
    }

    /** Finds as {@link #find} does, and locks: nobody else changes it until this transaction ends. */
    Optional<MaintenanceWindow> claim(String number) {
        boolean there = jdbc.sql("SELECT 1 FROM maintenance_window WHERE number = ? FOR UPDATE")
                .param(number)
                .query(Integer.class)
                .optional()
                .isPresent();
        return there ? find(number) : Optional.empty();
    }

    List<MaintenanceWindow> page(@Nullable State state, int offset, int limit) {
        String wanted = state == null ? null : word(state);
        return jdbc.sql(SELECT + " WHERE cast(? AS text) IS NULL OR w.state = ? " + ORDER + " OFFSET ? LIMIT ?")
                .params(wanted, wanted, offset, limit)
                .query((row, n) -> window(row))
                .list();
    }

    long count(@Nullable State state) {
        String wanted = state == null ? null : word(state);
        return jdbc.sql("SELECT count(*) FROM maintenance_window WHERE cast(? AS text) IS NULL OR state = ?")
                .params(wanted, wanted)
                .query(Long.class)
                .single();
    }

    /** Lists all that are not over. */
    List<MaintenanceWindow> living() {
        return jdbc.sql(SELECT + " WHERE w.state IN ('requested', 'approved', 'active') ORDER BY w.number")
                .query((row, n) -> window(row))
                .list();
    }

    void process(String number, String processInstanceId) {
        jdbc.sql("UPDATE maintenance_window SET process_instance_id = ? WHERE number = ?")
                .params(processInstanceId, number)
                .update();
    }

    void decided(String number, @Nullable String by, @Nullable String note, Instant now) {
        jdbc.sql("""
                        UPDATE maintenance_window SET decided_by = ?, decision_note = ?, decided_at = ?, changed_at = ?
                        WHERE number = ?
                        """).params(by, note, time(now), time(now), number).update();
    }

    void state(String number, State state, Instant now) {
        jdbc.sql("UPDATE maintenance_window SET state = ?, changed_at = ? WHERE number = ?")
                .params(word(state), time(now), number)
                .update();
    }

    void occurrence(String number, WindowOccurrence next, Instant now) {
        jdbc.sql("UPDATE maintenance_window SET starts_at = ?, ends_at = ?, changed_at = ? WHERE number = ?")
                .params(time(next.startsAt()), time(next.endsAt()), time(now), number)
                .update();
    }

    void schedule(String number, WindowOccurrence next) {
        jdbc.sql("""
                        INSERT INTO maintenance_occurrence (window_number, starts_at, ends_at) VALUES (?, ?, ?)
                        ON CONFLICT (window_number, starts_at) DO UPDATE SET ends_at = excluded.ends_at
                        """).params(number, time(next.startsAt()), time(next.endsAt())).update();
    }

    /** Moves the end of the occurrence that is held or comes next. */
    void moveEnd(String number, Instant startsAt, Instant end) {
        jdbc.sql("UPDATE maintenance_occurrence SET ends_at = ? WHERE window_number = ? AND starts_at = ?")
                .params(time(end), number, time(startsAt))
                .update();
    }

    /** Leaves out the occurrence that begins then, as the rule has it. */
    void skip(String number, Instant start) {
        jdbc.sql(
                        "UPDATE maintenance_window SET skipped = array_append(skipped, cast(? AS timestamptz)) WHERE number = ?")
                .params(time(start), number)
                .update();
    }

    /** Stops a window: what is to come is not held; what is held ends now. */
    void stop(String number, Instant now) {
        jdbc.sql("DELETE FROM maintenance_occurrence WHERE window_number = ? AND starts_at >= ?")
                .params(number, time(now))
                .update();
        jdbc.sql("UPDATE maintenance_occurrence SET ends_at = ? WHERE window_number = ? AND ends_at > ?")
                .params(time(now), number, time(now))
                .update();
    }

    void happened(String number, Instant at, String kind, @Nullable String actor, @Nullable String words) {
        jdbc.sql("INSERT INTO maintenance_event (window_number, at, kind, actor, words) VALUES (?, ?, ?, ?, ?)")
                .params(number, time(at), kind, actor, words)
                .update();
    }

    List<MaintenanceWindow.Event> events(String number) {
        return jdbc.sql("SELECT at, kind, actor, words FROM maintenance_event WHERE window_number = ? ORDER BY id")
                .param(number)
                .query((row, n) -> new MaintenanceWindow.Event(
                        Rows.instant(row, "at"), row.getString("kind"), row.getString("actor"), row.getString("words")))
                .list();
    }

    List<MaintenanceWindow.Silenced> silenced(String number, int most) {
        return jdbc.sql("""
                        SELECT alarm_id, held_at, let_go_at, outcome FROM maintenance_alarm WHERE window_number = ?
                        ORDER BY outcome IS NOT NULL, held_at DESC, alarm_id LIMIT ?
                        """)
                .params(number, most)
                .query((row, n) -> new MaintenanceWindow.Silenced(
                        row.getObject("alarm_id", UUID.class),
                        Rows.instant(row, "held_at"),
                        Rows.optionalInstant(row, "let_go_at"),
                        row.getString("outcome")))
                .list();
    }

    Map<UUID, String> holders(Collection<UUID> alarms) {
        Map<UUID, String> found = new HashMap<>();
        template.query(
                connection -> {
                    var statement = connection.prepareStatement("""
                            SELECT alarm_id, window_number FROM alarm_held
                            WHERE window_number IS NOT NULL AND alarm_id = ANY (?)
                            """);
                    statement.setArray(1, connection.createArrayOf("uuid", alarms.toArray()));
                    return statement;
                },
                row -> {
                    found.put(row.getObject("alarm_id", UUID.class), row.getString("window_number"));
                });
        return found;
    }

    /** Lists what is or was held in this time. */
    List<Worked> worked(String tenant, Instant from, Instant to) {
        return jdbc.sql("""
                        SELECT w.number, w.objects, o.starts_at, o.ends_at
                        FROM maintenance_occurrence o
                        JOIN maintenance_window w ON w.tenant_id = o.tenant_id AND w.number = o.window_number
                        WHERE o.tenant_id = ? AND o.ends_at > ? AND o.starts_at < ? ORDER BY w.number, o.starts_at
                        """)
                .params(tenant, time(from), time(to))
                .query((row, n) -> new Worked(
                        row.getString("number"),
                        strings(row, "objects"),
                        new WindowOccurrence(Rows.instant(row, "starts_at"), Rows.instant(row, "ends_at"))))
                .list();
    }

    private static MaintenanceWindow window(ResultSet row) throws SQLException {
        return new MaintenanceWindow(
                row.getString("number"),
                row.getString("tenant_id"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                strings(row, "objects"),
                row.getBoolean("behind"),
                row.getString("recurrence"),
                instants(row, "skipped"),
                ZoneId.of(row.getString("zone")),
                Rows.instant(row, "first_starts_at"),
                Rows.instant(row, "first_ends_at"),
                Rows.instant(row, "starts_at"),
                Rows.instant(row, "ends_at"),
                row.getBoolean("despite_overlap"),
                row.getString("requested_by"),
                Rows.instant(row, "requested_at"),
                row.getString("decided_by"),
                Rows.optionalInstant(row, "decided_at"),
                row.getString("decision_note"),
                row.getString("process_instance_id"),
                List.of(),
                row.getInt("silenced"),
                row.getInt("held"));
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Timestamp time(Instant at) {
        return Timestamp.from(at);
    }

    private static List<Instant> instants(ResultSet row, String column) throws SQLException {
        return Arrays.stream((Timestamp[]) row.getArray(column).getArray())
                .map(Timestamp::toInstant)
                .toList();
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((String[]) array.getArray());
    }
}
