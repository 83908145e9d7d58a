package io.towerflow.modelling.migration;

import com.fasterxml.jackson.core.type.TypeReference;
import io.towerflow.modelling.migration.InstanceMigration.Instance;
import io.towerflow.modelling.migration.InstanceMigration.Outcome;
import io.towerflow.modelling.migration.InstanceMigration.Reason;
import io.towerflow.modelling.migration.InstanceMigration.State;
import io.towerflow.storage.JsonColumns;
import io.towerflow.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the migrations. */
@Repository
class InstanceMigrationRepository {

    private static final String COLUMNS = """
            id, tenant_id, process_key, from_definition, from_version, to_definition, to_version, counterparts::text,
            restart_timers, left_out, state, requested_by, requested_at, ordered_by, ordered_at, ended_at, trouble
            """;

    private final JdbcClient jdbc;
    private final JsonColumns json;

    InstanceMigrationRepository(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    long insert(
            String processKey,
            ProcessVersions.Version from,
            ProcessVersions.Version to,
            Map<String, String> counterparts,
            boolean restartTimers,
            int leftOut,
            String by,
            Instant now) {
        return jdbc.sql("""
                        INSERT INTO process_move (process_key, from_definition, from_version, to_definition, to_version,
                            counterparts, restart_timers, left_out, state, requested_by, requested_at)
                        VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?, 'trying', ?, ?) RETURNING id
                        """)
                .params(
                        processKey,
                        from.id(),
                        from.number(),
                        to.id(),
                        to.number(),
                        json.write(counterparts),
                        restartTimers,
                        leftOut,
                        by,
                        Timestamp.from(now))
                .query(Long.class)
                .single();
    }

    void insert(long move, List<ProcessVersions.Running> instances) {
        jdbc.sql("""
                        INSERT INTO process_move_instance (move, process_instance_id, business_key)
                        SELECT ?, one.id, one.key FROM unnest(?::text[], ?::text[]) AS one (id, key)
                        """)
                .params(
                        move,
                        instances.stream().map(ProcessVersions.Running::id).toArray(String[]::new),
                        instances.stream()
                                .map(ProcessVersions.Running::businessKey)
                                .toArray(String[]::new))
                .update();
    }

    Optional<InstanceMigration> find(long id) {
        return jdbc.sql("SELECT " + COLUMNS + "FROM process_move WHERE id = ?")
                .param(id)
                .query(this::move)
                .optional();
    }

    List<InstanceMigration> newest(String processKey, int most) {
        return jdbc.sql("SELECT " + COLUMNS + "FROM process_move WHERE process_key = ? ORDER BY id DESC LIMIT ?")
                .params(processKey, most)
                .query(this::move)
                .list();
    }

    List<Instance> instances(long move) {
        return jdbc.sql("""
                        SELECT process_instance_id, business_key, places, outcome, reasons::text FROM process_move_instance
                        WHERE move = ?
                        ORDER BY array_position(ARRAY['stayed', 'cannot', 'can', 'untried', 'moved', 'gone'], outcome), business_key,
                            process_instance_id
                        """)
                .param(move)
                .query((row, number) -> new Instance(
                        row.getString(1),
                        row.getString(2),
                        List.of((String[]) row.getArray(3).getArray()),
                        Outcome.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                        json.read(row.getString(5), new TypeReference<List<Reason>>() {})))
                .list();
    }

    /** Returns the ids of the instances of which nothing more is known than this. */
    List<String> instances(long move, Outcome outcome) {
        return jdbc.sql("SELECT process_instance_id FROM process_move_instance WHERE move = ? AND outcome = ? "
                        + "ORDER BY process_instance_id")
                .params(move, outcome.word())
                .query(String.class)
                .list();
    }

    void found(long move, String instance, List<String> places, Outcome outcome, List<Reason> reasons) {
        jdbc.sql("""
                        UPDATE process_move_instance SET outcome = ?, reasons = ?::jsonb,
                            places = CASE WHEN cardinality(?::text[]) = 0 THEN places ELSE ? END
                        WHERE move = ? AND process_instance_id = ?
                        """)
                .params(
                        outcome.word(),
                        json.write(reasons),
                        places.toArray(String[]::new),
                        places.toArray(String[]::new),
                        move,
                        instance)
                .update();
    }

    /** Claims the oldest one that has something to do and that no node has touched since; in the system's scope. */
    Optional<InstanceMigration> claim(Instant since, Instant now) {
        return jdbc.sql("""
                        UPDATE process_move SET touched_at = ? WHERE id = (SELECT id FROM process_move
                            WHERE state IN ('trying', 'moving') AND (touched_at IS NULL OR touched_at < ?)
                            ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING
                        """ + COLUMNS)
                .params(Timestamp.from(now), Timestamp.from(since))
                .query(this::move)
                .optional();
    }

    void touch(long id, Instant now) {
        jdbc.sql("UPDATE process_move SET touched_at = ? WHERE id = ?")
                .params(Timestamp.from(now), id)
                .update();
    }

    /** @return whether it had been tried, and nobody ordered it before */
    boolean order(long id, String by, Instant now) {
        return jdbc.sql("""
                                UPDATE process_move SET state = 'moving', ordered_by = ?, ordered_at = ?, touched_at = NULL
                                WHERE id = ? AND state = 'tried'
                                """).params(by, Timestamp.from(now), id).update() == 1;
    }

    /** @param trouble why it failed; null where it did not */
    void ended(long id, State state, @Nullable String trouble, Instant now) {
        jdbc.sql("UPDATE process_move SET state = ?, trouble = ?, ended_at = ? WHERE id = ?")
                .params(state.word(), trouble, Timestamp.from(now), id)
                .update();
    }

    /** Limits, for the rest of the transaction, how long it waits for whoever holds what it needs. */
    void setLockTimeout(Duration wait) {
        jdbc.sql("SELECT set_config('lock_timeout', ?, true)")
                .param(wait.toMillis() + "ms")
                .query(String.class)
                .single();
    }

    private InstanceMigration move(ResultSet row, int number) throws SQLException {
        return new InstanceMigration(
                row.getLong("id"),
                row.getString("tenant_id"),
                row.getString("process_key"),
                row.getString("from_definition"),
                row.getInt("from_version"),
                row.getString("to_definition"),
                row.getInt("to_version"),
                json.read(row.getString("counterparts"), new TypeReference<Map<String, String>>() {}),
                row.getBoolean("restart_timers"),
                row.getInt("left_out"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("requested_by"),
                row.getTimestamp("requested_at").toInstant(),
                row.getString("ordered_by"),
                Rows.optionalInstant(row, "ordered_at"),
                Rows.optionalInstant(row, "ended_at"),
                row.getString("trouble"));
    }
}
