package io.towerflow.workbench.backtest;

import com.fasterxml.jackson.core.type.TypeReference;
import io.towerflow.storage.JsonColumns;
import io.towerflow.storage.Rows;
import io.towerflow.workbench.RuleCandidate;
import io.towerflow.workbench.backtest.Backtest.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the backtests. */
@Repository
class BacktestRepository {

    private static final String SELECT = """
            SELECT id, rule_set, candidate, label, against, from_at, until_at, recording_name, state, progress, requested_by,
                requested_at, started_at, ended_at, trouble
            FROM rule_backtest
            """;

    private final JdbcClient jdbc;
    private final JsonColumns json;

    BacktestRepository(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Backtest that is to be run. */
    record Job(
            long id,
            String tenant,
            RuleCandidate candidate,
            int against,
            @Nullable Instant from,
            @Nullable Instant until,
            byte @Nullable [] recording,
            byte @Nullable [] links) {}

    long insert(BacktestRequest request, Instant now) {
        return jdbc.sql("""
                        INSERT INTO rule_backtest (rule_set, candidate, label, files, against, from_at, until_at, recording_name,
                            recording, links, state, requested_by, requested_at)
                        VALUES (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?) RETURNING id
                        """)
                .params(
                        request.candidate().set(),
                        request.candidate().hash(),
                        request.label(),
                        json.write(request.candidate().files()),
                        request.against(),
                        Rows.optionalTimestamp(request.from()),
                        Rows.optionalTimestamp(request.until()),
                        request.file() == null ? null : request.file().name(),
                        request.file() == null ? null : request.file().alarms(),
                        request.file() == null ? null : request.file().links(),
                        request.by(),
                        Timestamp.from(now))
                .query(Long.class)
                .single();
    }

    Optional<Backtest> find(long id) {
        return jdbc.sql(SELECT + "WHERE id = ?").param(id).query(this::backtest).optional();
    }

    /** The same; nobody else changes it until the transaction ends. */
    Optional<Backtest> hold(long id) {
        return jdbc.sql(SELECT + "WHERE id = ? FOR UPDATE")
                .param(id)
                .query(this::backtest)
                .optional();
    }

    List<Backtest> newest(int most) {
        return jdbc.sql(SELECT + "ORDER BY id DESC LIMIT ?")
                .param(most)
                .query(this::backtest)
                .list();
    }

    Optional<Backtest> newestOf(String set, String candidate, int against) {
        return jdbc.sql(
                        SELECT
                                + "WHERE rule_set = ? AND candidate = ? AND against = ? AND state = 'done' ORDER BY id DESC LIMIT 1")
                .params(set, candidate, against)
                .query(this::backtest)
                .optional();
    }

    Optional<BacktestReport> report(long id) {
        return jdbc.sql("SELECT report::text FROM rule_backtest WHERE id = ? AND report IS NOT NULL")
                .param(id)
                .query(String.class)
                .optional()
                .map(text -> json.read(text, new TypeReference<BacktestReport>() {}));
    }

    /** Claims the longest waiting one of all tenants, which is running from now on; in the system's scope. */
    Optional<Job> claim(Instant now) {
        return jdbc.sql("""
                        UPDATE rule_backtest SET state = 'running', started_at = ?, touched_at = ?
                        WHERE id = (SELECT id FROM rule_backtest WHERE state = 'waiting' ORDER BY id LIMIT 1
                            FOR UPDATE SKIP LOCKED)
                        RETURNING id, tenant_id, rule_set, files::text, against, from_at, until_at, recording, links
                        """)
                .params(Timestamp.from(now), Timestamp.from(now))
                .query((row, number) -> new Job(
                        row.getLong(1),
                        row.getString(2),
                        new RuleCandidate(
                                row.getString(3),
                                json.read(row.getString(4), new TypeReference<Map<String, String>>() {})),
                        row.getInt(5),
                        Rows.optionalInstant(row, "from_at"),
                        Rows.optionalInstant(row, "until_at"),
                        row.getBytes(8),
                        row.getBytes(9)))
                .optional();
    }

    /** @return false where it is running no more: somebody cancelled it */
    boolean touch(long id, int progress, Instant now) {
        return jdbc.sql("UPDATE rule_backtest SET progress = ?, touched_at = ? WHERE id = ? AND state = 'running'")
                        .params(progress, Timestamp.from(now), id)
                        .update()
                == 1;
    }

    /** @return false where it has ended already; so {@link #failed} */
    boolean done(long id, BacktestReport report, Instant now) {
        return jdbc.sql("""
                        UPDATE rule_backtest SET state = 'done', progress = 100, report = ?::jsonb, ended_at = ?, recording = NULL,
                            links = NULL
                        WHERE id = ? AND state = 'running'
                        """).params(json.write(report), Timestamp.from(now), id).update() == 1;
    }

    boolean failed(long id, String trouble, Instant now) {
        return jdbc.sql("""
                        UPDATE rule_backtest SET state = 'failed', trouble = ?, ended_at = ?, recording = NULL, links = NULL
                        WHERE id = ? AND state = 'running'
                        """).params(trouble, Timestamp.from(now), id).update() == 1;
    }

    boolean cancel(long id, Instant now) {
        return jdbc.sql("""
                                UPDATE rule_backtest SET state = 'cancelled', ended_at = ?, recording = NULL, links = NULL
                                WHERE id = ? AND state IN ('waiting', 'running')
                                """).params(Timestamp.from(now), id).update() == 1;
    }

    /** Marks those without heartbeat, which no node has touched for long, as failed and returns them; in the system's scope. */
    List<Long> forsaken(Instant since, Instant now, String trouble) {
        return jdbc.sql("""
                        UPDATE rule_backtest SET state = 'failed', trouble = ?, ended_at = ?, recording = NULL, links = NULL
                        WHERE state = 'running' AND touched_at < ? RETURNING id
                        """)
                .params(trouble, Timestamp.from(now), Timestamp.from(since))
                .query(Long.class)
                .list();
    }

    private Backtest backtest(ResultSet row, int number) throws SQLException {
        return new Backtest(
                row.getLong("id"),
                row.getString("rule_set"),
                row.getString("candidate"),
                row.getString("label"),
                row.getInt("against"),
                Rows.optionalInstant(row, "from_at"),
                Rows.optionalInstant(row, "until_at"),
                row.getString("recording_name"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("progress"),
                row.getString("requested_by"),
                row.getTimestamp("requested_at").toInstant(),
                Rows.optionalInstant(row, "started_at"),
                Rows.optionalInstant(row, "ended_at"),
                row.getString("trouble"));
    }
}
