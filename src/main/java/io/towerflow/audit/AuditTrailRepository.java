package io.towerflow.audit;

import com.fasterxml.jackson.core.type.TypeReference;
import io.towerflow.storage.JsonColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

@Repository
@Transactional
class AuditTrailRepository implements AuditTrail {

    private static final TypeReference<Map<String, Object>> DETAILS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final Clock clock;

    AuditTrailRepository(JdbcClient jdbc, JsonColumns json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void record(String actor, String action, String thing, Map<String, ?> details) {
        String written = json.write(details);
        jdbc.sql("INSERT INTO audit_entry (at, actor, action, thing, details) VALUES (:at, :actor, :action, :thing, "
                        + ":details::jsonb)")
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("actor", actor)
                .param("action", action)
                .param("thing", thing)
                .param("details", written)
                .update();
    }

    @Override
    @Transactional(readOnly = true)
    public List<AuditEntry> entries(@Nullable String thing, int offset, int limit) {
        return jdbc.sql("SELECT id, at, actor, action, thing, details FROM audit_entry "
                        + "WHERE :thing::text IS NULL OR thing = :thing ORDER BY id DESC OFFSET :offset LIMIT :limit")
                .param("thing", thing, Types.VARCHAR)
                .param("offset", offset)
                .param("limit", limit)
                .query(this::entry)
                .list();
    }

    @Override
    @Transactional(readOnly = true)
    public long count(@Nullable String thing) {
        return jdbc.sql("SELECT count(*) FROM audit_entry WHERE :thing::text IS NULL OR thing = :thing")
                .param("thing", thing, Types.VARCHAR)
                .query(Long.class)
                .single();
    }

    private AuditEntry entry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("action"),
                row.getString("thing"),
                json.read(row.getString("details"), DETAILS));
    }
}
