package io.towerflow.correlation;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause.Sentence;
import io.towerflow.correlation.Situations.Membership;
import io.towerflow.correlation.Situations.Tally;
import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.memory.BufferedEvent;
import io.towerflow.correlation.memory.Changes;
import io.towerflow.correlation.memory.OpenSituation;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Reads and writes the rows of situations; everything of a batch goes in one statement per table. */
@Repository
class SituationRepository {

    private static final String UPSERT = """
            INSERT INTO situation (id, tenant_id, domain, partition, state, severity, worst_severity, began_at, opened_at,
                settles_at, changed_at, merged_into, alarm_count, active_count)
            SELECT s.id, s.tenant_id, s.domain, ?, s.state, s.severity, s.worst, s.began_at, s.opened_at, s.settles_at,
                s.changed_at, s.merged_into, s.alarm_count, s.active_count
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                ?::timestamptz[], ?::timestamptz[], ?::uuid[], ?::int[], ?::int[])
                AS s(id, tenant_id, domain, state, severity, worst, began_at, opened_at, settles_at, changed_at, merged_into,
                    alarm_count, active_count)
            ON CONFLICT (id) DO UPDATE SET partition = excluded.partition, state = excluded.state,
                severity = excluded.severity, worst_severity = excluded.worst_severity, began_at = excluded.began_at,
                settles_at = excluded.settles_at, changed_at = excluded.changed_at, merged_into = excluded.merged_into,
                alarm_count = excluded.alarm_count, active_count = excluded.active_count
            """;

    /**
     * Statement that writes memberships; an array of arrays must be rectangular, so a reason's arguments travel as one text,
     * split by a sign no alarm has.
     */
    private static final String JOIN = """
            INSERT INTO situation_alarm (alarm_id, tenant_id, situation_id, position, joined_at, rule, rule_version, reason,
                reason_arguments, learned_cause_id, otherwise_known, otherwise_rule, otherwise_situation)
            SELECT j.alarm_id, j.tenant_id, j.situation_id, j.position, ?, j.rule, ?, j.reason,
                string_to_array(j.arguments, E'\\x1f'), j.learned,
                j.otherwise_known, j.otherwise_rule, j.otherwise_situation
            FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[],
                    ?::boolean[], ?::text[], ?::uuid[])
                AS j(alarm_id, tenant_id, situation_id, position, rule, reason, arguments, learned, otherwise_known,
                    otherwise_rule, otherwise_situation)
            ON CONFLICT (alarm_id) DO UPDATE SET situation_id = excluded.situation_id, position = excluded.position,
                joined_at = excluded.joined_at, rule = excluded.rule, rule_version = excluded.rule_version,
                reason = excluded.reason, reason_arguments = excluded.reason_arguments,
                learned_cause_id = excluded.learned_cause_id, otherwise_known = excluded.otherwise_known,
                otherwise_rule = excluded.otherwise_rule, otherwise_situation = excluded.otherwise_situation
            """;

    /** Query of situations, and those that they were merged into. */
    private static final String GONE_ON = """
            WITH RECURSIVE gone_on AS (
                SELECT unnest(?::uuid[]) AS id
                UNION SELECT s.merged_into FROM gone_on JOIN situation s USING (id) WHERE s.merged_into IS NOT NULL)
            """;

    private final JdbcTemplate jdbc;

    SituationRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Stores a batch's changes. Joins of before a merge are written to where they stood then, and moved with it. */
    void store(int partition, Instant now, int ruleVersion, Changes changes) {
        Collection<OpenSituation> touched = changes.touched();
        if (!touched.isEmpty()) {
            List<OpenSituation> rows = List.copyOf(touched);
            jdbc.update(UPSERT, statement -> {
                Connection connection = statement.getConnection();
                int i = 1;
                statement.setInt(i++, partition);
                statement.setArray(i++, array(connection, "uuid", rows.stream().map(OpenSituation::id)));
                statement.setArray(i++, array(connection, "text", rows.stream().map(OpenSituation::tenant)));
                statement.setArray(i++, array(connection, "text", rows.stream().map(OpenSituation::domain)));
                statement.setArray(i++, array(connection, "text", rows.stream().map(row -> state(row, changes))));
                statement.setArray(i++, array(connection, "text", rows.stream().map(row -> row.severity()
                        .word())));
                statement.setArray(i++, array(connection, "text", rows.stream().map(row -> row.worst()
                        .word())));
                statement.setArray(
                        i++, array(connection, "timestamptz", rows.stream().map(row -> time(row.beganAt()))));
                statement.setArray(
                        i++, array(connection, "timestamptz", rows.stream().map(row -> time(row.openedAt()))));
                statement.setArray(
                        i++, array(connection, "timestamptz", rows.stream().map(row -> time(row.settlesAt()))));
                statement.setArray(
                        i++, array(connection, "timestamptz", rows.stream().map(row -> time(row.changedAt()))));
                statement.setArray(i++, array(connection, "uuid", rows.stream().map(OpenSituation::mergedInto)));
                statement.setArray(i++, array(connection, "int4", rows.stream().map(OpenSituation::size)));
                statement.setArray(i, array(connection, "int4", rows.stream().map(OpenSituation::active)));
            });
        }
        List<Changes.Joined> joined = changes.joined();
        if (!joined.isEmpty()) {
            jdbc.update(JOIN, statement -> {
                Connection connection = statement.getConnection();
                int i = 1;
                statement.setTimestamp(i++, Timestamp.from(now));
                statement.setInt(i++, ruleVersion);
                statement.setArray(
                        i++, array(connection, "uuid", joined.stream().map(row -> row.member()
                                .id())));
                statement.setArray(
                        i++, array(connection, "text", joined.stream().map(row -> row.situation()
                                .tenant())));
                statement.setArray(
                        i++, array(connection, "uuid", joined.stream().map(row -> row.situation()
                                .id())));
                statement.setArray(
                        i++, array(connection, "int8", joined.stream().map(Changes.Joined::position)));
                statement.setArray(
                        i++, array(connection, "text", joined.stream().map(Reasons::rule)));
                statement.setArray(
                        i++, array(connection, "text", joined.stream().map(row -> Reasons.of(row)
                                .key())));
                statement.setArray(
                        i++,
                        array(
                                connection,
                                "text",
                                joined.stream()
                                        .map(row -> String.join(
                                                "\u001f", Reasons.of(row).arguments()))));
                statement.setArray(
                        i++, array(connection, "int8", joined.stream().map(Reasons::learnedCause)));
                List<@Nullable Grouping> otherwise =
                        joined.stream().map(Changes.Joined::otherwise).collect(Collectors.toList());
                statement.setArray(
                        i++,
                        array(
                                connection,
                                "bool",
                                joined.stream().map(row -> row.grouping() != null && row.others() != null)));
                statement.setArray(
                        i++, array(connection, "text", otherwise.stream().map(one -> one == null ? null : one.rule())));
                statement.setArray(
                        i,
                        array(
                                connection,
                                "uuid",
                                otherwise.stream()
                                        .map(one -> one == null
                                                ? null
                                                : one.candidate().situation())));
            });
        }
        for (Changes.Merged merge : changes.merged()) {
            jdbc.update(
                    "UPDATE situation_alarm SET situation_id = ?, position = position + ? WHERE situation_id = ?",
                    merge.survivor().id(),
                    merge.offset(),
                    merge.absorbed().id());
        }
    }

    /** Situation as it was stored, and its alarms in the order in which they joined. */
    record Stored(
            OpenSituation situation,
            Instant changedAt,
            PerceivedSeverity severity,
            int active,
            PerceivedSeverity worst,
            List<UUID> alarms) {}

    /** Returns everything that a partition's memory must hold. */
    List<Stored> inMemory(int partition) {
        Map<UUID, Stored> found = new LinkedHashMap<>();
        jdbc.query(
                """
                SELECT s.id, s.tenant_id, s.domain, s.state, s.severity, s.worst_severity, s.active_count, s.opened_at,
                    s.settles_at, s.changed_at,
                    array_agg(a.alarm_id ORDER BY a.position, a.alarm_id) AS alarms
                FROM situation s JOIN situation_alarm a ON a.situation_id = s.id
                WHERE s.partition = ? AND s.state IN ('settling', 'open')
                GROUP BY s.id ORDER BY s.id
                """,
                row -> {
                    OpenSituation situation = new OpenSituation(
                            uuid(row, "id"),
                            row.getString("tenant_id"),
                            row.getString("domain"),
                            row.getTimestamp("opened_at").getTime(),
                            row.getTimestamp("settles_at").getTime(),
                            row.getString("state").equals("open"));
                    found.put(
                            situation.id(),
                            new Stored(
                                    situation,
                                    row.getTimestamp("changed_at").toInstant(),
                                    severity(row, "severity"),
                                    row.getInt("active_count"),
                                    severity(row, "worst_severity"),
                                    Arrays.asList(
                                            (UUID[]) row.getArray("alarms").getArray())));
                },
                partition);
        return List.copyOf(found.values());
    }

    /** Alarm that was stored while it waited for what happened before it. */
    record StoredWaiting(UUID alarm, Instant happenedAt, Instant dueAt) {}

    /** Stores what waits, so that a memory that is rebuilt knows of it: no situation tells. */
    void storeWaiting(int partition, List<BufferedEvent> waiting) {
        jdbc.update("""
                INSERT INTO situation_waiting (partition, alarm_ids, happened_at, due_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (partition) DO UPDATE SET alarm_ids = excluded.alarm_ids, happened_at = excluded.happened_at,
                    due_at = excluded.due_at
                """, statement -> {
            Connection connection = statement.getConnection();
            statement.setInt(1, partition);
            statement.setArray(2, array(connection, "uuid", waiting.stream().map(one -> one.arrival()
                    .member()
                    .id())));
            statement.setArray(
                    3, array(connection, "timestamptz", waiting.stream().map(one -> time(one.happenedAt()))));
            statement.setArray(
                    4, array(connection, "timestamptz", waiting.stream().map(one -> time(one.dueAt()))));
        });
    }

    List<StoredWaiting> waiting(int partition) {
        return jdbc.query(
                """
                SELECT w.alarm_id, w.happened_at, w.due_at
                FROM situation_waiting s, unnest(s.alarm_ids, s.happened_at, s.due_at) WITH ORDINALITY
                    AS w(alarm_id, happened_at, due_at, position)
                WHERE s.partition = ? ORDER BY w.position
                """,
                (row, number) -> new StoredWaiting(
                        uuid(row, "alarm_id"),
                        row.getTimestamp("happened_at").toInstant(),
                        row.getTimestamp("due_at").toInstant()),
                partition);
    }

    List<UUID> alarmsOf(Collection<UUID> situations) {
        return jdbc.query(
                connection -> {
                    var statement = connection.prepareStatement("""
                            SELECT alarm_id FROM situation_alarm WHERE situation_id = ANY (?)
                            ORDER BY joined_at, situation_id, position
                            """);
                    statement.setArray(1, array(connection, "uuid", situations.stream()));
                    return statement;
                },
                (row, number) -> uuid(row, "alarm_id"));
    }

    /**
     * Returns the alarms of these situations and, where one has gone into another, of that: in one batch a situation may settle
     * and merge, and by the time of the question its alarms are no longer its own.
     */
    List<UUID> alarmsNowOf(Collection<UUID> situations) {
        return jdbc.query(
                connection -> {
                    var statement = connection.prepareStatement(GONE_ON + """
                            SELECT alarm_id FROM situation_alarm WHERE situation_id IN (SELECT id FROM gone_on)
                            ORDER BY joined_at, situation_id, position
                            """);
                    statement.setArray(1, array(connection, "uuid", situations.stream()));
                    return statement;
                },
                (row, number) -> uuid(row, "alarm_id"));
    }

    List<Membership> membershipsOf(Collection<UUID> situations) {
        return memberships("situation_id = ANY (?) ORDER BY joined_at, situation_id, position", situations);
    }

    Optional<Membership> membershipOf(UUID alarm) {
        return memberships("alarm_id = ANY (?)", List.of(alarm)).stream().findFirst();
    }

    /** Returns when the last of these alarms joined its situation; empty where none has. */
    Optional<Instant> lastJoined(Collection<UUID> alarms) {
        return memberships("alarm_id = ANY (?)", alarms).stream()
                .map(Membership::joinedAt)
                .max(Comparator.naturalOrder());
    }

    private List<Membership> memberships(String where, Collection<UUID> wanted) {
        return jdbc.query(
                connection -> {
                    var statement = connection.prepareStatement("SELECT * FROM situation_alarm WHERE " + where);
                    statement.setArray(1, array(connection, "uuid", wanted.stream()));
                    return statement;
                },
                (row, number) -> new Membership(
                        uuid(row, "situation_id"),
                        uuid(row, "alarm_id"),
                        row.getTimestamp("joined_at").toInstant(),
                        Objects.requireNonNullElse(row.getString("rule"), ""),
                        row.getInt("rule_version"),
                        new Sentence(row.getString("reason"), List.of((String[])
                                row.getArray("reason_arguments").getArray())),
                        row.getBoolean("otherwise_known"),
                        row.getString("otherwise_rule"),
                        row.getObject("otherwise_situation", UUID.class)));
    }

    List<Tally> talliesOf(Collection<UUID> situations) {
        return jdbc.query(
                connection -> {
                    var statement = connection.prepareStatement("""
                            SELECT id, alarm_count, active_count, opened_at FROM situation
                            WHERE id = ANY (?) AND merged_into IS NULL ORDER BY id
                            """);
                    statement.setArray(1, array(connection, "uuid", situations.stream()));
                    return statement;
                },
                (row, number) -> new Tally(
                        uuid(row, "id"),
                        row.getInt("alarm_count"),
                        row.getInt("active_count"),
                        row.getTimestamp("opened_at").toInstant()));
    }

    long joined(Instant from, Instant to) {
        return Objects.requireNonNullElse(
                jdbc.queryForObject(
                        "SELECT count(*) FROM situation_alarm WHERE joined_at >= ? AND joined_at < ? AND rule IS NOT NULL",
                        Long.class,
                        Timestamp.from(from),
                        Timestamp.from(to)),
                0L);
    }

    /** Returns whether any of the situations, or what it has gone into, is still waiting for its cause and effects to meet. */
    boolean anySettling(Collection<UUID> situations) {
        return !jdbc.query(
                        connection -> {
                            var statement = connection.prepareStatement(
                                    GONE_ON
                                            + "SELECT 1 FROM situation WHERE id IN (SELECT id FROM gone_on) AND state = 'settling' LIMIT 1");
                            statement.setArray(1, array(connection, "uuid", situations.stream()));
                            return statement;
                        },
                        (row, number) -> 1)
                .isEmpty();
    }

    private static String state(OpenSituation situation, Changes changes) {
        if (situation.mergedInto() != null) {
            return "merged";
        }
        if (changes.ended().contains(situation)) {
            return "ended";
        }
        return situation.settled() ? "open" : "settling";
    }

    private static PerceivedSeverity severity(ResultSet row, String column) throws SQLException {
        return PerceivedSeverity.valueOf(row.getString(column).toUpperCase(Locale.ROOT));
    }

    private static Timestamp time(long millis) {
        return new Timestamp(millis);
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static Array array(Connection connection, String type, java.util.stream.Stream<?> values)
            throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }
}
