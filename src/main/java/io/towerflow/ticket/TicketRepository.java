package io.towerflow.ticket;

import io.towerflow.storage.JsonColumns;
import io.towerflow.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The tables of trouble tickets, for the current tenant and in the caller's transaction. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class TicketRepository {

    private static final int MOST_SIGNALS = 500;

    private final JdbcClient jdbc;
    private final JsonColumns json;

    TicketRepository(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * A ticket with what only sending it needs.
     *
     * @param version grows with each change of the incident
     * @param undecided whether a call went out of which nobody knows what became
     */
    record Row(
            Ticket ticket,
            @Nullable String askedStatus,
            @Nullable Instant externalStatusAt,
            boolean closingAsked,
            long version,
            @Nullable Instant dueAt,
            boolean undecided,
            @Nullable UUID claim) {}

    /** Claims the incidents that changed since the last time, each once. Another node skips what this one takes. */
    List<String> takeSignals() {
        return jdbc
                .sql(
                        "DELETE FROM trouble_ticket_signal WHERE id IN (SELECT id FROM trouble_ticket_signal ORDER BY id LIMIT "
                                + MOST_SIGNALS + " FOR UPDATE SKIP LOCKED) RETURNING incident_number")
                .query(String.class)
                .list()
                .stream()
                .distinct()
                .sorted()
                .toList();
    }

    Optional<Row> find(String incidentNumber) {
        return jdbc.sql("SELECT * FROM trouble_ticket WHERE incident_number = ?")
                .param(incidentNumber)
                .query((row, n) -> row(row))
                .optional();
    }

    /** Locks a ticket by what the ITSM calls it or, where we do not know that yet, by our incident. */
    Optional<Row> lock(@Nullable String externalId, @Nullable String incidentNumber) {
        return jdbc.sql(
                        "SELECT * FROM trouble_ticket WHERE external_id = ? OR (incident_number = ? AND external_id IS NULL) "
                                + "ORDER BY external_id NULLS LAST LIMIT 1 FOR UPDATE")
                .params(Arrays.asList(externalId, incidentNumber))
                .query((row, n) -> row(row))
                .optional();
    }

    /** Returns whether a ticket is being made at this moment, or may have been without our knowing. */
    boolean creating(Instant now) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM trouble_ticket WHERE external_id IS NULL "
                        + "AND (undecided OR claimed_until > ?))")
                .param(Timestamp.from(now))
                .query(Boolean.class)
                .single();
    }

    void insert(String incidentNumber, Instant now, Instant due) {
        jdbc.sql("INSERT INTO trouble_ticket (incident_number, tenant_id, due_at, waiting_since, created_at) "
                        + "VALUES (?, current_setting('towerflow.tenant'), ?, ?, ?) ON CONFLICT DO NOTHING")
                .params(incidentNumber, Timestamp.from(due), Timestamp.from(due), Timestamp.from(now))
                .update();
    }

    /** The incident has changed: the ticket is looked at again. */
    void touch(String incidentNumber, Instant now) {
        jdbc.sql("UPDATE trouble_ticket SET version = version + 1, refused = false, due_at = COALESCE(due_at, ?), "
                        + "waiting_since = COALESCE(waiting_since, ?) WHERE incident_number = ?")
                .params(Timestamp.from(now), Timestamp.from(now), incidentNumber)
                .update();
    }

    /** Tries at once what waits; false where nothing does. */
    boolean hurry(String incidentNumber, Instant now) {
        return jdbc.sql("UPDATE trouble_ticket SET due_at = ?, refused = false WHERE incident_number = ? "
                                + "AND waiting_since IS NOT NULL")
                        .params(Timestamp.from(now), incidentNumber)
                        .update()
                > 0;
    }

    /** Deletes a ticket that the ITSM has never heard of; false where somebody has begun to tell it. */
    boolean forget(String incidentNumber) {
        return jdbc.sql("DELETE FROM trouble_ticket WHERE incident_number = ? AND external_id IS NULL AND attempts = 0 "
                                + "AND claim IS NULL")
                        .param(incidentNumber)
                        .update()
                > 0;
    }

    /** The ticket that waits longest, claimed; a claim that was left behind makes it undecided. */
    Optional<Row> claim(Instant now, Duration lease) {
        return jdbc.sql(
                        "UPDATE trouble_ticket SET claim = ?, claimed_until = ?, undecided = undecided OR claim IS NOT NULL "
                                + "WHERE incident_number = (SELECT incident_number FROM trouble_ticket WHERE due_at <= ? "
                                + "AND (claim IS NULL OR claimed_until < ?) ORDER BY due_at, created_at, incident_number "
                                + "LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *")
                .params(UUID.randomUUID(), Timestamp.from(now.plus(lease)), Timestamp.from(now), Timestamp.from(now))
                .query((row, n) -> row(row))
                .optional();
    }

    /** Records what the ITSM is about to be asked to set: when it says so itself, that is no news. */
    void asking(Row claimed, @Nullable String status) {
        jdbc.sql("UPDATE trouble_ticket SET asked_status = ? WHERE incident_number = ? AND claim = ?")
                .params(Arrays.asList(status, claimed.ticket().incidentNumber(), claimed.claim()))
                .update();
    }

    /**
     * The ITSM has it.
     *
     * @param more whether it must hear more of the same version
     */
    void taken(
            Row claimed,
            String externalId,
            @Nullable String status,
            DesiredTicket.@Nullable Sent sent,
            Collection<String> notes,
            boolean more,
            Instant now) {
        jdbc.sql("UPDATE trouble_ticket SET external_id = ?, external_status = COALESCE(?, external_status), "
                        + "sent = ?::jsonb, sent_notes = ?, attempts = 0, undecided = false, refused = false, "
                        + "last_error = NULL, failed_at = NULL, claim = NULL, claimed_until = NULL, asked_status = NULL, "
                        + "sent_at = ?, due_at = CASE WHEN version = ? AND NOT ? THEN NULL ELSE ?::timestamptz END, "
                        + "waiting_since = CASE WHEN version = ? AND NOT ? THEN NULL ELSE waiting_since END "
                        + "WHERE incident_number = ? AND claim = ?")
                .params(Arrays.asList(
                        externalId,
                        status,
                        write(sent),
                        notes.toArray(String[]::new),
                        Timestamp.from(now),
                        claimed.version(),
                        more,
                        Timestamp.from(now),
                        claimed.version(),
                        more,
                        claimed.ticket().incidentNumber(),
                        claimed.claim()))
                .update();
    }

    /** Records that there was nothing that the ITSM does not know. */
    void known(Row claimed, DesiredTicket.@Nullable Sent sent, Instant now) {
        jdbc.sql("UPDATE trouble_ticket SET sent = ?::jsonb, claim = NULL, claimed_until = NULL, attempts = 0, "
                        + "undecided = false, last_error = NULL, failed_at = NULL, "
                        + "due_at = CASE WHEN version = ? THEN NULL ELSE ?::timestamptz END, "
                        + "waiting_since = CASE WHEN version = ? THEN NULL ELSE waiting_since END "
                        + "WHERE incident_number = ? AND claim = ?")
                .params(Arrays.asList(
                        write(sent),
                        claimed.version(),
                        Timestamp.from(now),
                        claimed.version(),
                        claimed.ticket().incidentNumber(),
                        claimed.claim()))
                .update();
    }

    /**
     * Records that a call failed: it is tried again at {@code due}, or where that is null once somebody changes
     * something.
     */
    void failed(Row claimed, String error, boolean undecided, @Nullable Instant due, Instant now) {
        jdbc.sql(
                        "UPDATE trouble_ticket SET claim = NULL, claimed_until = NULL, attempts = attempts + 1, undecided = ?, "
                                + "refused = ?, last_error = ?, failed_at = ?, due_at = ? WHERE incident_number = ? AND claim = ?")
                .params(Arrays.asList(
                        undecided,
                        due == null,
                        error,
                        Timestamp.from(now),
                        due == null ? null : Timestamp.from(due),
                        claimed.ticket().incidentNumber(),
                        claimed.claim()))
                .update();
    }

    /** The incident has ended before the ITSM heard of it: it need not. */
    void drop(Row claimed) {
        jdbc.sql("DELETE FROM trouble_ticket WHERE incident_number = ? AND claim = ?")
                .params(claimed.ticket().incidentNumber(), claimed.claim())
                .update();
    }

    /** Records what the ITSM says of its ticket. */
    void heard(String incidentNumber, String externalId, @Nullable String status, @Nullable Instant at) {
        jdbc.sql("UPDATE trouble_ticket SET external_id = ?, external_status = COALESCE(?, external_status), "
                        + "external_status_at = COALESCE(?, external_status_at) WHERE incident_number = ?")
                .params(Arrays.asList(externalId, status, at == null ? null : Timestamp.from(at), incidentNumber))
                .update();
    }

    /**
     * Returns whether its incident may be asked to close now; true once for each time that the ITSM closes the ticket.
     */
    boolean askClosing(String incidentNumber) {
        return jdbc.sql(
                                "UPDATE trouble_ticket SET closing_asked = true WHERE incident_number = ? AND NOT closing_asked "
                                        + "AND external_status IN ('resolved', 'closed')")
                        .param(incidentNumber)
                        .update()
                > 0;
    }

    void reopened(String incidentNumber) {
        jdbc.sql("UPDATE trouble_ticket SET closing_asked = false WHERE incident_number = ?")
                .param(incidentNumber)
                .update();
    }

    /** Returns whether this event is new; deletes those that came before a time. */
    boolean firstTime(String eventId, Instant now, Instant forgetBefore) {
        jdbc.sql("DELETE FROM trouble_ticket_event WHERE received_at < ?")
                .param(Timestamp.from(forgetBefore))
                .update();
        return jdbc.sql("INSERT INTO trouble_ticket_event (event_id, received_at, tenant_id) "
                                + "VALUES (?, ?, current_setting('towerflow.tenant')) ON CONFLICT DO NOTHING")
                        .params(eventId, Timestamp.from(now))
                        .update()
                > 0;
    }

    /** Returns whether this comment is new. */
    boolean newComment(String incidentNumber, String key) {
        return jdbc.sql("INSERT INTO trouble_ticket_comment (incident_number, comment_key, tenant_id) "
                                + "VALUES (?, ?, current_setting('towerflow.tenant')) ON CONFLICT DO NOTHING")
                        .params(incidentNumber, key)
                        .update()
                > 0;
    }

    /** Error of the last call, while tickets wait; null where the last one succeeded. */
    @Nullable
    String lastError() {
        return jdbc.sql(
                        "SELECT last_error FROM trouble_ticket WHERE failed_at IS NOT NULL ORDER BY failed_at DESC LIMIT 1")
                .query(String.class)
                .optional()
                .orElse(null);
    }

    List<Ticket> page(@Nullable String status, @Nullable String incidentNumber, int offset, int limit) {
        return jdbc.sql("SELECT * FROM trouble_ticket " + filter()
                        + " ORDER BY created_at DESC, incident_number DESC OFFSET ? LIMIT ?")
                .params(Arrays.asList(status, status, incidentNumber, incidentNumber, offset, limit))
                .query((row, n) -> row(row).ticket())
                .list();
    }

    long count(@Nullable String status, @Nullable String incidentNumber) {
        return jdbc.sql("SELECT count(*) FROM trouble_ticket " + filter())
                .params(Arrays.asList(status, status, incidentNumber, incidentNumber))
                .query(Long.class)
                .single();
    }

    private static String filter() {
        return "WHERE (?::text IS NULL OR external_status = ANY (string_to_array(?, ',')))"
                + " AND (?::text IS NULL OR incident_number = ANY (string_to_array(?, ',')))";
    }

    /** Backlog: how many tickets wait, since when the first of them, how many the ITSM refuses, and why. */
    record Waiting(
            long count,
            @Nullable Instant since,
            long refused,
            @Nullable String lastError) {}

    Waiting waiting(Instant now) {
        return jdbc.sql(
                        "SELECT count(*) AS waiting, min(waiting_since) AS since, count(*) FILTER (WHERE refused) AS refused "
                                + "FROM trouble_ticket WHERE waiting_since <= ?")
                .param(Timestamp.from(now))
                .query((row, n) -> new Waiting(
                        row.getLong("waiting"),
                        Rows.optionalInstant(row, "since"),
                        row.getLong("refused"),
                        lastError()))
                .single();
    }

    private Row row(ResultSet row) throws SQLException {
        String sent = row.getString("sent");
        return new Row(
                new Ticket(
                        row.getString("incident_number"),
                        row.getString("external_id"),
                        row.getString("external_status"),
                        Rows.optionalInstant(row, "waiting_since"),
                        row.getBoolean("refused"),
                        row.getString("last_error"),
                        row.getInt("attempts"),
                        row.getTimestamp("created_at").toInstant(),
                        Rows.optionalInstant(row, "sent_at"),
                        sent == null ? null : json.read(sent, DesiredTicket.Sent.class),
                        List.of((String[]) row.getArray("sent_notes").getArray())),
                row.getString("asked_status"),
                Rows.optionalInstant(row, "external_status_at"),
                row.getBoolean("closing_asked"),
                row.getLong("version"),
                Rows.optionalInstant(row, "due_at"),
                row.getBoolean("undecided"),
                row.getObject("claim", UUID.class));
    }

    private @Nullable String write(DesiredTicket.@Nullable Sent sent) {
        return sent == null ? null : json.write(sent);
    }
}
