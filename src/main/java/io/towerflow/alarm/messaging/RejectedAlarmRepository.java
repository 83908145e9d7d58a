package io.towerflow.alarm.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.alarm.RejectedAlarms;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.storage.Rows;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The table of refused messages: each place of the broker's log at most once. */
@Component
class RejectedAlarmRepository implements RejectedAlarms {

    private static final TypeReference<List<FieldProblem>> PROBLEMS = new TypeReference<>() {};

    private final JdbcTemplate jdbc;
    private final ObjectMapper json;

    RejectedAlarmRepository(JdbcTemplate jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    record Row(
            String topic,
            int partition,
            long offset,
            String tenant,
            Instant at,
            @Nullable String key,
            String payload,
            List<FieldProblem> problems) {}

    /** Keeps the rows that are not kept yet and tells how many that were. */
    int save(List<Row> rows) {
        int[] kept = jdbc.batchUpdate(
                """
                INSERT INTO rejected_alarm (topic, partition, "offset", tenant_id, rejected_at, key, payload, problems)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                ON CONFLICT (topic, partition, "offset") DO NOTHING
                """,
                rows.stream()
                        .map(row -> new @Nullable Object[] {
                            row.topic(),
                            row.partition(),
                            row.offset(),
                            row.tenant(),
                            Rows.utc(row.at()),
                            row.key(),
                            row.payload(),
                            write(row.problems())
                        })
                        .toList());
        int sum = 0;
        for (int one : kept) {
            // The driver may join inserts and then no longer knows each one's count.
            sum += one == Statement.SUCCESS_NO_INFO ? 1 : one;
        }
        return sum;
    }

    @Override
    @Transactional(readOnly = true)
    public List<RejectedAlarm> page(int offset, int limit) {
        return jdbc.query(
                """
                SELECT topic, partition, "offset", rejected_at, key, payload, problems FROM rejected_alarm
                ORDER BY rejected_at DESC, topic, partition, "offset" DESC OFFSET ? LIMIT ?
                """,
                (result, number) -> new RejectedAlarm(
                        result.getString("topic"),
                        result.getInt("partition"),
                        result.getLong("offset"),
                        result.getObject("rejected_at", OffsetDateTime.class).toInstant(),
                        result.getString("key"),
                        result.getString("payload"),
                        read(result.getString("problems"))),
                offset,
                limit);
    }

    @Override
    @Transactional(readOnly = true)
    public long count() {
        Long count = jdbc.queryForObject("SELECT count(*) FROM rejected_alarm", Long.class);
        return count == null ? 0 : count;
    }

    private String write(List<FieldProblem> problems) {
        try {
            return json.writeValueAsString(problems).replace("\\u0000", "");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts that cannot be written as JSON", e);
        }
    }

    private List<FieldProblem> read(String problems) {
        try {
            return json.readValue(problems, PROBLEMS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Problems that are not JSON", e);
        }
    }
}
