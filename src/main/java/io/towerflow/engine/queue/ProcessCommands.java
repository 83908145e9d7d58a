package io.towerflow.engine.queue;

import com.fasterxml.jackson.core.type.TypeReference;
import io.towerflow.engine.queue.ProcessCommand.Kind;
import io.towerflow.storage.JsonColumns;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The commands that the engine has yet to follow, in order for each subject, the most severe incident first. All methods work in
 * the caller's transaction.
 */
@Component
public class ProcessCommands {

    private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};
    /** Priority from which on a command makes way for nothing. */
    private static final int URGENT = 50;

    private static final String IS_NEXT = "NOT EXISTS (SELECT 1 FROM process_command e "
            + "WHERE e.tenant_id = c.tenant_id AND e.subject = c.subject AND e.id < c.id)";

    private final JdbcTemplate jdbc;
    private final JsonColumns json;
    private final ApplicationEventPublisher events;

    ProcessCommands(JdbcTemplate jdbc, JsonColumns json, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.json = json;
        this.events = events;
    }

    /**
     * New command that is to be written.
     *
     * @param priority from 0 to 50; what is higher is followed first
     */
    public record New(
            String tenant,
            String number,
            String subject,
            Kind kind,
            @Nullable String name,
            Map<String, Object> variables,
            int priority) {

        /** Command whose subject is the incident itself. */
        public New(
                String tenant,
                String number,
                Kind kind,
                @Nullable String name,
                Map<String, Object> variables,
                int priority) {
            this(tenant, number, number, kind, name, variables, priority);
        }
    }

    public void append(Instant now, List<New> commands) {
        if (commands.isEmpty()) {
            return;
        }
        jdbc.batchUpdate(
                "INSERT INTO process_command "
                        + "(tenant_id, incident_number, subject, kind, name, variables, priority, created_at, due_at) "
                        + "VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)",
                commands,
                commands.size(),
                (row, command) -> {
                    row.setString(1, command.tenant());
                    row.setString(2, command.number());
                    row.setString(3, command.subject());
                    row.setString(4, command.kind().name().toLowerCase(Locale.ROOT));
                    row.setString(5, command.name());
                    row.setString(6, json.write(command.variables()));
                    row.setInt(7, command.priority());
                    row.setTimestamp(8, Timestamp.from(now));
                    row.setTimestamp(9, Timestamp.from(now));
                });
        events.publishEvent(new ProcessCommandsAppended());
    }

    /** Leaves a message, before all else, for what waits for it; it is of no use where nothing does. */
    public void tell(Instant now, String tenant, String number, String message) {
        append(now, List.of(new New(tenant, number, Kind.TELL, message, Map.of(), URGENT)));
    }

    /** Leaves a message, before all else, for the process of one of the incident's subjects, which must hear it. */
    public void report(Instant now, String tenant, String number, String subject, String message) {
        append(now, List.of(new New(tenant, number, subject, Kind.REPORT, message, Map.of(), URGENT)));
    }

    /** Command that may be executed now, unless another worker is quicker. */
    public record Candidate(long id, String tenant, int priority) {

        /** Whether it makes way for the intake while that is behind. */
        public boolean canWait() {
            return priority < URGENT;
        }
    }

    /**
     * Finds commands of all tenants that are due and not preceded by another of their subject; the workers of a node divide the
     * incidents among themselves.
     */
    public List<Candidate> due(Instant now, int worker, int workers, int limit) {
        return jdbc.query(
                "SELECT c.id, c.tenant_id, c.priority FROM process_command c WHERE c.due_at <= ? "
                        + "AND abs(hashtext(c.incident_number)::bigint) % ? = ? AND " + IS_NEXT
                        + " ORDER BY c.priority DESC, c.id LIMIT ?",
                (row, i) -> new Candidate(row.getLong(1), row.getString(2), row.getInt(3)),
                Timestamp.from(now),
                workers,
                worker,
                limit);
    }

    /** Locks a command of the current tenant until the transaction ends; empty where another worker has it or did it. */
    public Optional<ProcessCommand> claim(long id) {
        return jdbc
                .query(
                        "SELECT c.* FROM process_command c WHERE c.id = ? AND " + IS_NEXT + " FOR UPDATE SKIP LOCKED",
                        (row, i) -> new ProcessCommand(
                                row.getLong("id"),
                                row.getString("tenant_id"),
                                row.getString("incident_number"),
                                row.getString("subject"),
                                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                                row.getString("name"),
                                json.read(row.getString("variables"), VARIABLES),
                                row.getInt("attempts")),
                        id)
                .stream()
                .findFirst();
    }

    /** Records that the engine has followed the command. */
    public void done(ProcessCommand command) {
        if (command.kind() == Kind.REFRESH) {
            // What those that came meanwhile want to show is shown with this one: their changes are committed
            jdbc.update(
                    "DELETE FROM process_command WHERE subject = ? AND kind = 'refresh' AND id >= ?",
                    command.incidentNumber(),
                    command.id());
        } else {
            jdbc.update("DELETE FROM process_command WHERE id = ?", command.id());
        }
    }

    /** Records that the command failed and waits until {@code next}; those of other subjects go on. */
    public void failed(long id, String error, Instant next) {
        jdbc.update(
                "UPDATE process_command SET attempts = attempts + 1, last_error = left(?, 2000), due_at = ? WHERE id = ?",
                error,
                Timestamp.from(next),
                id);
    }

    /** Counts how many commands of all visible tenants wait, and how many of them have failed before. */
    public Backlog backlog() {
        return jdbc.queryForObject(
                "SELECT count(*), count(*) FILTER (WHERE attempts > 0) FROM process_command",
                (row, i) -> new Backlog(row.getLong(1), row.getLong(2)));
    }

    /** Number of commands that wait. */
    public record Backlog(long waiting, long failing) {}
}
