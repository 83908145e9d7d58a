package io.towerflow.escalation;

import io.towerflow.notification.Channel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables escalation and escalation_ask. Callers open the transactions. */
@Repository
class EscalationRepository {

    private static final int CODES = 9000;

    private final JdbcClient jdbc;

    EscalationRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An escalation as it is stored. */
    record Stored(String state, Progress progress, List<String> waitingFor) {}

    /** Incident and person for which a code in an SMS stands. */
    record Coded(String incidentNumber, String personId) {}

    Optional<Stored> find(String id) {
        List<Asked> asked = jdbc.sql(
                        "SELECT * FROM escalation_ask WHERE escalation_id = ? ORDER BY asked_at, person_id")
                .param(id)
                .query((row, n) -> asked(row))
                .list();
        return jdbc.sql("SELECT * FROM escalation WHERE id = ?")
                .param(id)
                .query((row, n) -> new Stored(
                        row.getString("state"),
                        new Progress(
                                row.getInt("step"),
                                row.getInt("round"),
                                row.getTimestamp("since").toInstant(),
                                instant(row.getTimestamp("due_at")),
                                asked),
                        List.of((String[]) row.getArray("waiting_for").getArray())))
                .optional();
    }

    void save(
            String id,
            String number,
            String state,
            Progress progress,
            List<String> waitingFor,
            int version,
            Instant now) {
        Instant due = progress.due();
        jdbc.sql("""
                        INSERT INTO escalation
                          (id, incident_number, state, step, round, since, due_at, waiting_for, rule_version, begun_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (tenant_id, id) DO UPDATE SET state = EXCLUDED.state, step = EXCLUDED.step,
                          round = EXCLUDED.round, since = EXCLUDED.since, due_at = EXCLUDED.due_at,
                          waiting_for = EXCLUDED.waiting_for, rule_version = EXCLUDED.rule_version
                        """)
                .params(
                        id,
                        number,
                        state,
                        progress.step(),
                        progress.round(),
                        Timestamp.from(progress.since()),
                        due == null ? null : Timestamp.from(due),
                        waitingFor.toArray(String[]::new),
                        version,
                        Timestamp.from(now))
                .update();
    }

    /** Keeps who is asked, and says by which code he or she answers: the same in all steps of an escalation. */
    String ask(String id, Asked asked) {
        String code = jdbc.sql("SELECT code FROM escalation_ask WHERE escalation_id = ? AND person_id = ? LIMIT 1")
                .params(id, asked.personId())
                .query(String.class)
                .optional()
                .orElseGet(this::nextCode);
        jdbc.sql("""
                        INSERT INTO escalation_ask
                          (escalation_id, step, round, person_id, asked_at, channels, must, code, rule)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        id,
                        asked.step(),
                        asked.round(),
                        asked.personId(),
                        Timestamp.from(asked.at()),
                        asked.channels().stream().map(Channel::id).toArray(String[]::new),
                        asked.must(),
                        code,
                        asked.rule())
                .update();
        return code;
    }

    /** Z and four digits: work orders have no Z and fewer digits. */
    private String nextCode() {
        long turn =
                jdbc.sql("SELECT nextval('escalation_code')").query(Long.class).single();
        // Neighbours in time differ in more than the last digit
        return "Z" + (1000 + turn * 3571 % CODES);
    }

    /** Finds for whom a code stood last. */
    Optional<Coded> ofCode(String code) {
        return jdbc.sql("""
                        SELECT e.incident_number, a.person_id FROM escalation_ask a
                        JOIN escalation e ON e.tenant_id = a.tenant_id AND e.id = a.escalation_id
                        WHERE a.code = ? ORDER BY a.asked_at DESC LIMIT 1
                        """)
                .param(code)
                .query((row, n) -> new Coded(row.getString("incident_number"), row.getString("person_id")))
                .optional();
    }

    /** Returns whether this incident's escalation has asked somebody. */
    boolean asks(String incidentNumber, String personId) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM escalation_ask a
                          JOIN escalation e ON e.tenant_id = a.tenant_id AND e.id = a.escalation_id
                          WHERE e.incident_number = ? AND a.person_id = ?)
                        """)
                .params(incidentNumber, personId)
                .query(Boolean.class)
                .single();
    }

    private static Asked asked(ResultSet row) throws SQLException {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        Arrays.stream((String[]) row.getArray("channels").getArray())
                .forEach(word -> channels.add(Channel.valueOf(word.toUpperCase(Locale.ROOT))));
        return new Asked(
                row.getInt("step"),
                row.getInt("round"),
                row.getString("person_id"),
                channels,
                row.getBoolean("must"),
                row.getString("rule"),
                row.getTimestamp("asked_at").toInstant());
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
