package io.towerflow.remediation;

import io.towerflow.storage.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stored actions and switches of the current tenant. */
@Repository
class RemoteActionRepository {

    private final JdbcClient jdbc;

    RemoteActionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Stores a new action; false where another one on the object is under way. */
    boolean insert(RemoteAction action) {
        return jdbc.sql("""
                        INSERT INTO remote_action (id, incident_number, site_id, object, action, undo, by_person, rule,
                          rule_version, verify_seconds, state, proposed_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (tenant_id, object) WHERE decided_at IS NULL DO NOTHING""")
                        .params(
                                action.id(),
                                action.incidentNumber(),
                                action.siteId(),
                                action.object(),
                                action.action(),
                                action.undo(),
                                action.byPerson(),
                                action.rule(),
                                action.ruleVersion(),
                                action.verifySeconds(),
                                action.state(),
                                Timestamp.from(action.proposedAt()))
                        .update()
                == 1;
    }

    Optional<RemoteAction> find(UUID id) {
        return jdbc.sql("SELECT * FROM remote_action WHERE id = ?")
                .param(id)
                .query((row, n) -> action(row))
                .optional();
    }

    Optional<RemoteAction> openOn(String object) {
        return jdbc.sql("SELECT * FROM remote_action WHERE object = ? AND decided_at IS NULL")
                .param(object)
                .query((row, n) -> action(row))
                .optional();
    }

    /** The numbers of the tenant's incidents whose actions on these objects are under way. */
    Set<String> incidentsActingOn(String tenant, Collection<String> objects) {
        return jdbc.sql("SELECT incident_number FROM remote_action "
                        + "WHERE tenant_id = :tenant AND object IN (:objects) AND decided_at IS NULL")
                .param("tenant", tenant)
                .param("objects", objects)
                .query(String.class)
                .set();
    }

    /** Times of the claims on an object since an instant, newest first. */
    List<Instant> claims(String object, Instant since) {
        return jdbc.sql("SELECT claimed_at FROM remote_action WHERE object = ? AND claimed_at > ? "
                        + "ORDER BY claimed_at DESC")
                .params(object, Timestamp.from(since))
                .query((row, n) -> Rows.instant(row, "claimed_at"))
                .list();
    }

    /** A page, newest first; of one incident if it is given. */
    List<RemoteAction> page(@Nullable String incident, int offset, int limit) {
        return jdbc.sql(
                        "SELECT * FROM remote_action WHERE CAST(:incident AS text) IS NULL OR incident_number = :incident "
                                + "ORDER BY proposed_at DESC, id LIMIT :limit OFFSET :offset")
                .param("incident", incident)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> action(row))
                .list();
    }

    long count(@Nullable String incident) {
        return jdbc.sql("SELECT count(*) FROM remote_action "
                        + "WHERE CAST(:incident AS text) IS NULL OR incident_number = :incident")
                .param("incident", incident)
                .query(Long.class)
                .single();
    }

    void dryRun(UUID id, String words) {
        jdbc.sql("UPDATE remote_action SET dry_run = ? WHERE id = ?")
                .params(words, id)
                .update();
    }

    /** Claims an action; false where it was claimed before. */
    boolean claim(UUID id, Instant at) {
        return jdbc.sql(
                                "UPDATE remote_action SET state = 'claimed', claimed_at = ? WHERE id = ? AND state = 'proposed'")
                        .params(Timestamp.from(at), id)
                        .update()
                == 1;
    }

    void answered(UUID id, String state, String words, Instant at) {
        jdbc.sql("UPDATE remote_action SET state = ?, answer = ?, acted_at = ? WHERE id = ? AND state = 'claimed'")
                .params(state, words, Timestamp.from(at), id)
                .update();
    }

    boolean claimUndo(UUID id) {
        return jdbc.sql("UPDATE remote_action SET undo_state = 'claimed' WHERE id = ? AND undo_state IS NULL")
                        .param(id)
                        .update()
                == 1;
    }

    void undone(UUID id, String state, String words, Instant at) {
        jdbc.sql("UPDATE remote_action SET undo_state = ?, undo_answer = ?, undone_at = ? "
                        + "WHERE id = ? AND undo_state = 'claimed'")
                .params(state, words, Timestamp.from(at), id)
                .update();
    }

    /** Decides what came of it; false where that was decided before. */
    boolean decide(UUID id, String outcome, Instant at) {
        return jdbc.sql("UPDATE remote_action SET outcome = ?, decided_at = ? WHERE id = ? AND decided_at IS NULL")
                        .params(outcome, Timestamp.from(at), id)
                        .update()
                == 1;
    }

    List<SwitchedOff> off() {
        return jdbc.sql("SELECT * FROM remote_action_switch ORDER BY action, site_id")
                .query((row, n) -> new SwitchedOff(
                        row.getString("action"),
                        row.getString("site_id"),
                        row.getString("reason"),
                        row.getString("off_by"),
                        Rows.instant(row, "off_at")))
                .list();
    }

    void switchOff(SwitchedOff off) {
        jdbc.sql("""
                        INSERT INTO remote_action_switch (action, site_id, reason, off_by, off_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (tenant_id, action, site_id)
                        DO UPDATE SET reason = excluded.reason, off_by = excluded.off_by, off_at = excluded.off_at""")
                .params(off.action(), off.siteId(), off.reason(), off.by(), Timestamp.from(off.at()))
                .update();
    }

    boolean switchOn(String action, String siteId) {
        return jdbc.sql("DELETE FROM remote_action_switch WHERE action = ? AND site_id = ?")
                        .params(action, siteId)
                        .update()
                > 0;
    }

    private static RemoteAction action(ResultSet row) throws SQLException {
        return new RemoteAction(
                row.getObject("id", UUID.class),
                row.getString("incident_number"),
                row.getString("site_id"),
                row.getString("object"),
                row.getString("action"),
                row.getString("undo"),
                row.getBoolean("by_person"),
                row.getString("rule"),
                row.getInt("rule_version"),
                row.getInt("verify_seconds"),
                row.getString("state"),
                row.getString("undo_state"),
                row.getString("outcome"),
                row.getString("dry_run"),
                row.getString("answer"),
                row.getString("undo_answer"),
                Rows.instant(row, "proposed_at"),
                Rows.optionalInstant(row, "claimed_at"),
                Rows.optionalInstant(row, "acted_at"),
                Rows.optionalInstant(row, "undone_at"),
                Rows.optionalInstant(row, "decided_at"));
    }
}
