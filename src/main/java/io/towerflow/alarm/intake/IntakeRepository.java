package io.towerflow.alarm.intake;

import com.fasterxml.jackson.core.type.TypeReference;
import io.towerflow.alarm.AlarmIdentity;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.storage.JsonColumns;
import io.towerflow.storage.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The intake's tables. A batch is a handful of statements, each over arrays with one element for each row.
 *
 * <p>The statements are planned each time they run: a plan kept from when the table was small would read all of it later.
 */
@Component
class IntakeRepository {

    private static final byte[] NO_MEMORY = {};
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private static final String INSERT_ALARMS = """
            INSERT INTO alarm (id, tenant_id, partition, domain, site_id, source_system_id, alarmed_object_id, alarm_type,
              probable_cause, specific_problem, perceived_severity, original_severity, raised_at, changed_at, cleared_at,
              cleared_received_at, count, flaps, flapping, external_alarm_id, additional_text, details, memory)
            SELECT id::uuid, tenant, ?, domain, site, source, object, type, cause, problem, severity, original,
              to_timestamp(raised / 1e6::float8), to_timestamp(changed / 1e6::float8),
              to_timestamp(nullif(cleared, 0) / 1e6::float8), to_timestamp(nullif(arrived, 0) / 1e6::float8), count, flaps,
              flapping, external, words, details::jsonb, memory
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
              ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::int[], ?::boolean[],
              ?::text[], ?::text[], ?::text[], ?::bytea[])
              AS u (id, tenant, domain, site, source, object, type, cause, problem, severity, original, raised, changed,
                cleared, arrived, count, flaps, flapping, external, words, details, memory)
            """;
    private static final String UPDATE_ALARMS = """
            UPDATE alarm a SET perceived_severity = severity, original_severity = original,
              raised_at = to_timestamp(raised / 1e6::float8), changed_at = to_timestamp(changed / 1e6::float8),
              cleared_at = to_timestamp(nullif(cleared, 0) / 1e6::float8),
              cleared_received_at = to_timestamp(nullif(arrived, 0) / 1e6::float8),
              count = u.count, flaps = u.flaps, flapping = u.flapping, memory = u.memory%s
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::int[],
              ?::boolean[], ?::bytea[]%s)
              AS u (id, severity, original, raised, changed, cleared, arrived, count, flaps, flapping, memory%s)
            WHERE a.id = u.id
            """;
    private static final String UPDATE_STATES = UPDATE_ALARMS.formatted("", "", "");
    private static final String UPDATE_WITH_WORDS = UPDATE_ALARMS.formatted(
            ", additional_text = words, details = u.details::jsonb", ", ?::text[], ?::text[]", ", words, details");
    private static final String INSERT_LEDGER = """
            INSERT INTO alarm_ledger (tenant_id, report_id, alarm_id, at, decision, reason)
            SELECT tenant, report, alarm, ?, decision, reason
            FROM unnest(?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::text[]) AS u (tenant, report, alarm, decision, reason)
            """;
    private static final String SAVE_ORPHAN = """
            INSERT INTO orphan_clear (tenant_id, partition, source_system_id, alarmed_object_id, alarm_type, probable_cause,
              specific_problem, touched_at, memory)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (partition, tenant_id, source_system_id, alarmed_object_id, alarm_type, probable_cause,
              specific_problem)
            DO UPDATE SET touched_at = excluded.touched_at, memory = excluded.memory
            """;
    private static final String DELETE_ORPHAN = """
            DELETE FROM orphan_clear WHERE tenant_id = ? AND partition = ? AND source_system_id = ?
              AND alarmed_object_id = ? AND alarm_type = ? AND probable_cause = ? AND specific_problem = ?
            """;
    private static final String ALARM_COLUMNS = """
            SELECT id, tenant_id, domain, site_id, source_system_id, alarmed_object_id, alarm_type, probable_cause,
              specific_problem, perceived_severity, original_severity, raised_at, changed_at, cleared_at, count, flaps,
              flapping, external_alarm_id, additional_text, details, memory
            FROM alarm
            """;

    private final JdbcTemplate jdbc;
    private final JsonColumns json;

    IntakeRepository(JdbcTemplate jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void write(int partition, Instant now, Batch batch) {
        if (batch.isEmpty()) {
            return;
        }
        jdbc.execute((Connection connection) -> {
            insertAlarms(connection, partition, batch.inserted);
            updateAlarms(connection, batch.updated);
            insertDecisions(connection, now, batch.decisions);
            return null;
        });
        if (!batch.orphans.isEmpty()) {
            saveOrphans(partition, batch.orphans);
        }
    }

    private void insertAlarms(Connection connection, int partition, List<AlarmRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = planned(connection, INSERT_ALARMS)) {
            Arrays arrays = new Arrays(connection, statement, 2);
            statement.setInt(1, partition);
            arrays.text(rows, row -> row.id.toString());
            arrays.text(rows, row -> row.identity.tenant());
            arrays.text(rows, row -> row.domain);
            arrays.text(rows, row -> row.siteId);
            arrays.text(rows, row -> row.identity.sourceSystemId());
            arrays.text(rows, row -> row.identity.alarmedObjectId());
            arrays.text(rows, row -> word(row.identity.alarmType()));
            arrays.text(rows, row -> row.identity.probableCause());
            arrays.text(rows, row -> row.identity.specificProblem());
            arrays.text(rows, row -> row.severity.word());
            arrays.text(rows, row -> row.originalSeverity);
            arrays.bigint(rows, row -> row.raisedAt);
            arrays.bigint(rows, row -> row.changedAt);
            arrays.bigint(rows, row -> row.clearedAt);
            arrays.bigint(rows, IntakeRepository::arrived);
            arrays.integer(rows, row -> row.count);
            arrays.integer(rows, row -> row.flaps);
            arrays.bool(rows, row -> row.flapping);
            arrays.text(rows, row -> row.externalAlarmId);
            arrays.text(rows, row -> row.additionalText);
            arrays.text(rows, this::details);
            arrays.bytea(rows, IntakeRepository::memory);
            statement.executeUpdate();
        }
    }

    /**
     * Updates rows, with their words only where these changed: most reports change none, and they are most of a row.
     */
    private void updateAlarms(Connection connection, List<AlarmRow> rows) throws SQLException {
        Map<Boolean, List<AlarmRow>> byWords = rows.stream().collect(Collectors.partitioningBy(row -> row.reworded));
        update(connection, UPDATE_STATES, byWords.getOrDefault(false, List.of()), false);
        update(connection, UPDATE_WITH_WORDS, byWords.getOrDefault(true, List.of()), true);
    }

    private void update(Connection connection, String sql, List<AlarmRow> rows, boolean words) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = planned(connection, sql)) {
            Arrays arrays = new Arrays(connection, statement, 1);
            arrays.text(rows, row -> row.id.toString());
            arrays.text(rows, row -> row.severity.word());
            arrays.text(rows, row -> row.originalSeverity);
            arrays.bigint(rows, row -> row.raisedAt);
            arrays.bigint(rows, row -> row.changedAt);
            arrays.bigint(rows, row -> row.clearedAt);
            arrays.bigint(rows, IntakeRepository::arrived);
            arrays.integer(rows, row -> row.count);
            arrays.integer(rows, row -> row.flaps);
            arrays.bool(rows, row -> row.flapping);
            arrays.bytea(rows, IntakeRepository::memory);
            if (words) {
                arrays.text(rows, row -> row.additionalText);
                arrays.text(rows, this::details);
            }
            int updated = statement.executeUpdate();
            if (updated != rows.size()) {
                throw new IllegalStateException(
                        "Of " + rows.size() + " alarms only " + updated + " are in the table: memory is not true");
            }
        }
    }

    private void insertDecisions(Connection connection, Instant now, List<Batch.Decision> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = planned(connection, INSERT_LEDGER)) {
            statement.setObject(1, Rows.utc(now));
            Arrays arrays = new Arrays(connection, statement, 2);
            arrays.text(rows, Batch.Decision::tenant);
            arrays.text(rows, row -> row.reportId().toString());
            arrays.text(rows, row -> row.alarmId().toString());
            arrays.text(rows, Batch.Decision::decision);
            arrays.text(rows, Batch.Decision::reason);
            statement.executeUpdate();
        }
    }

    private void saveOrphans(int partition, List<AlarmState> tracks) {
        List<Object[]> waiting = new ArrayList<>();
        List<Object[]> met = new ArrayList<>();
        for (AlarmState track : tracks) {
            AlarmIdentity identity = track.identity;
            List<Object> row = new ArrayList<>(List.of(
                    identity.tenant(),
                    partition,
                    identity.sourceSystemId(),
                    identity.alarmedObjectId(),
                    word(identity.alarmType()),
                    identity.probableCause(),
                    identity.specificProblem()));
            if (track.occurrence == null) {
                row.add(Rows.utc(Micros.instant(track.touchedAt)));
                row.add(track.pack());
                waiting.add(row.toArray());
            } else if (track.orphanStored) {
                met.add(row.toArray());
            }
        }
        if (!waiting.isEmpty()) {
            jdbc.batchUpdate(SAVE_ORPHAN, waiting);
        }
        if (!met.isEmpty()) {
            jdbc.batchUpdate(DELETE_ORPHAN, met);
        }
    }

    /** Removes clears whose raise will not come any more. */
    void forgetOrphans(int partition, Instant until) {
        jdbc.update("DELETE FROM orphan_clear WHERE partition = ? AND touched_at < ?", partition, Rows.utc(until));
    }

    /** Builds a partition's memory from its rows. */
    void restore(int partition, int clearedAtMost, Instant clearedSince, PartitionMemory memory) {
        jdbc.execute((Connection connection) -> {
            try (PreparedStatement statement =
                    connection.prepareStatement(ALARM_COLUMNS + "WHERE partition = ? AND cleared_at IS NULL")) {
                statement.setInt(1, partition);
                for (AlarmRow occurrence : occurrences(statement)) {
                    memory.restore(occurrence.track, occurrence);
                }
            }
            try (PreparedStatement statement = connection.prepareStatement(ALARM_COLUMNS
                    + "WHERE partition = ? AND cleared_at IS NOT NULL AND coalesce(cleared_received_at, cleared_at) >= ?"
                    + " AND memory <> '' ORDER BY coalesce(cleared_received_at, cleared_at) DESC, id DESC LIMIT ?")) {
                statement.setInt(1, partition);
                statement.setObject(2, Rows.utc(clearedSince));
                statement.setInt(3, clearedAtMost);
                List<AlarmRow> cleared = occurrences(statement);
                Collections.reverse(cleared);
                for (AlarmRow occurrence : cleared) {
                    occurrence.additionalText = null;
                    occurrence.details = Map.of();
                    memory.restore(occurrence.track, occurrence);
                }
            }
            return null;
        });
        jdbc.query(
                "SELECT tenant_id, source_system_id, alarmed_object_id, alarm_type, probable_cause, specific_problem, memory"
                        + " FROM orphan_clear WHERE partition = ? ORDER BY touched_at",
                result -> {
                    AlarmState track = new AlarmState(identity(result));
                    track.unpack(result.getBytes("memory"));
                    memory.restoreOrphan(track);
                },
                partition);
    }

    private List<AlarmRow> occurrences(PreparedStatement statement) throws SQLException {
        statement.setFetchSize(2000);
        List<AlarmRow> found = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                AlarmState track = new AlarmState(identity(result));
                byte[] memory = result.getBytes("memory");
                if (memory.length > 0) {
                    track.unpack(memory);
                }
                AlarmRow occurrence = new AlarmRow(
                        result.getObject("id", UUID.class),
                        track.identity,
                        result.getString("domain"),
                        result.getString("site_id"),
                        result.getString("external_alarm_id"),
                        result.getString("additional_text"),
                        details(result.getString("details")),
                        PerceivedSeverity.valueOf(upper(result.getString("perceived_severity"))),
                        result.getString("original_severity"),
                        micros(result, "raised_at"),
                        track);
                occurrence.changedAt = micros(result, "changed_at");
                occurrence.clearedAt = micros(result, "cleared_at");
                occurrence.count = result.getInt("count");
                occurrence.flaps = result.getInt("flaps");
                occurrence.flapping = result.getBoolean("flapping");
                found.add(occurrence);
            }
        }
        return found;
    }

    private static AlarmIdentity identity(ResultSet result) throws SQLException {
        return new AlarmIdentity(
                result.getString("tenant_id"),
                result.getString("source_system_id"),
                result.getString("alarmed_object_id"),
                AlarmType.valueOf(upper(result.getString("alarm_type"))),
                result.getString("probable_cause"),
                result.getString("specific_problem"));
    }

    private static long micros(ResultSet result, String column) throws SQLException {
        OffsetDateTime at = result.getObject(column, OffsetDateTime.class);
        return at == null ? 0 : Micros.of(at.toInstant());
    }

    private <T> List<T> query(String sql, Row<T> row, Object... arguments) {
        return jdbc.query(sql, (result, number) -> row.read(result), arguments);
    }

    private interface Row<T> {
        T read(ResultSet result) throws SQLException;
    }

    private @Nullable String details(AlarmRow row) {
        if (row.details.isEmpty()) {
            return null;
        }
        return json.write(row.details);
    }

    private Map<String, String> details(@Nullable String text) {
        if (text == null) {
            return Map.of();
        }
        return json.read(text, DETAILS);
    }

    /** Arrival of the last report of an ended alarm; 0 while it is active. */
    private static long arrived(AlarmRow row) {
        return row.active() ? 0 : row.track.touchedAt;
    }

    static byte[] memory(AlarmRow row) {
        return row.track.occurrence == row ? row.track.pack() : NO_MEMORY;
    }

    static String word(AlarmType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static PreparedStatement planned(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        return statement;
    }

    /** Sets one array after the other, in the binary form where the driver has one. */
    private static final class Arrays {

        private final Connection connection;
        private final PreparedStatement statement;
        private int index;

        Arrays(Connection connection, PreparedStatement statement, int first) {
            this.connection = connection;
            this.statement = statement;
            this.index = first;
        }

        <R> void text(List<R> rows, Function<R, @Nullable String> column) throws SQLException {
            @Nullable String[] values = new @Nullable String[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = clean(column.apply(rows.get(i)));
            }
            set("text", values);
        }

        <R> void bigint(List<R> rows, java.util.function.ToLongFunction<R> column) throws SQLException {
            long[] values = new long[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.applyAsLong(rows.get(i));
            }
            set("int8", values);
        }

        <R> void integer(List<R> rows, java.util.function.ToIntFunction<R> column) throws SQLException {
            int[] values = new int[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.applyAsInt(rows.get(i));
            }
            set("int4", values);
        }

        <R> void bool(List<R> rows, java.util.function.Predicate<R> column) throws SQLException {
            boolean[] values = new boolean[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.test(rows.get(i));
            }
            set("bool", values);
        }

        <R> void bytea(List<R> rows, Function<R, byte[]> column) throws SQLException {
            byte[][] values = new byte[rows.size()][];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.apply(rows.get(i));
            }
            set("bytea", values);
        }

        private void set(String type, Object values) throws SQLException {
            statement.setArray(
                    index++,
                    connection.unwrap(org.postgresql.PGConnection.class).createArrayOf(type, values));
        }

        /** PostgreSQL has no text with the character 0; whoever sends one must not stop the partition. */
        private static @Nullable String clean(@Nullable String value) {
            return value == null || value.indexOf('\0') < 0 ? value : value.replace("\0", "");
        }
    }
}
