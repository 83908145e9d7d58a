package io.towerflow.dispatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads and writes the messages that the processes of work orders must hear. */
@Repository
class ProcessMessageRepository implements ProcessMessages {

    /** Condition by which a message is next: what a technician did is told in the order in which it was done. */
    private static final String IS_NEXT =
            "NOT EXISTS (SELECT 1 FROM dispatch_command e WHERE e.tenant_id = c.tenant_id "
                    + "AND e.work_order_id = c.work_order_id AND e.id < c.id)";

    private final JdbcClient jdbc;

    ProcessMessageRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void append(WorkOrder order, String name, Instant now) {
        jdbc.sql("INSERT INTO dispatch_command (work_order_id, incident_number, message, due_at) VALUES (?, ?, ?, ?)")
                .params(order.id(), order.incidentNumber(), name, Timestamp.from(now))
                .update();
    }

    @Override
    public List<ProcessMessage> due(Instant now, int limit) {
        return jdbc.sql("SELECT c.* FROM dispatch_command c WHERE c.due_at <= ? AND " + IS_NEXT
                        + " ORDER BY c.id LIMIT ?")
                .params(Timestamp.from(now), limit)
                .query((row, n) -> message(row))
                .list();
    }

    @Override
    public Optional<ProcessMessage> claim(long id) {
        return jdbc.sql("SELECT c.* FROM dispatch_command c WHERE c.id = ? AND " + IS_NEXT + " FOR UPDATE SKIP LOCKED")
                .param(id)
                .query((row, n) -> message(row))
                .optional();
    }

    @Override
    public void remove(long id) {
        jdbc.sql("DELETE FROM dispatch_command WHERE id = ?").param(id).update();
    }

    @Override
    public void postpone(long id, Instant until) {
        jdbc.sql("UPDATE dispatch_command SET attempts = attempts + 1, due_at = ? WHERE id = ?")
                .params(Timestamp.from(until), id)
                .update();
    }

    private static ProcessMessage message(ResultSet row) throws SQLException {
        return new ProcessMessage(
                row.getLong("id"),
                row.getString("tenant_id"),
                row.getString("work_order_id"),
                row.getString("incident_number"),
                row.getString("message"),
                row.getInt("attempts"));
    }
}
