package io.towerflow.workbench.proposal;

import io.towerflow.publishing.PublicationEvent;
import io.towerflow.publishing.Sentence;
import io.towerflow.storage.JsonColumns;
import io.towerflow.storage.Rows;
import io.towerflow.workbench.proposal.RuleProposal.Band;
import io.towerflow.workbench.proposal.RuleProposal.Reading;
import io.towerflow.workbench.proposal.RuleProposal.State;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the proposals. */
@Repository
class ProposalRepository {

    private final JdbcClient jdbc;
    private final JsonColumns json;
    private final RowMapper<RuleProposal> proposal = (row, n) -> read(row);

    ProposalRepository(JdbcClient jdbc, JsonColumns json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Bands and readings of the watch, as they are stored. */
    record Watched(List<Band> bands, List<Reading> readings) {}

    long nextNumber() {
        return jdbc.sql("SELECT nextval('rule_proposal_number')")
                .query(Long.class)
                .single();
    }

    void insert(RuleProposal one) {
        jdbc.sql("""
                        INSERT INTO rule_proposal (number, rule_set, based_on, version, content_hash, state, author, reason,
                            proposed_at, changed_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        one.number(),
                        one.set(),
                        one.basedOn(),
                        one.version(),
                        one.contentHash(),
                        one.state().word(),
                        one.author(),
                        one.reason(),
                        Timestamp.from(one.proposedAt()),
                        Timestamp.from(one.proposedAt()))
                .update();
    }

    Optional<RuleProposal> find(String number) {
        return jdbc.sql("SELECT * FROM rule_proposal WHERE number = ?")
                .param(number)
                .query(proposal)
                .optional();
    }

    /** Finds the same and locks it: nobody else changes it until the transaction ends. */
    Optional<RuleProposal> claim(String number) {
        return jdbc.sql("SELECT * FROM rule_proposal WHERE number = ? FOR UPDATE")
                .param(number)
                .query(proposal)
                .optional();
    }

    /** The number of the proposal that waits for this backtest. */
    Optional<String> triedBy(long backtest) {
        return jdbc.sql("SELECT number FROM rule_proposal WHERE state = ? AND checks->>'backtest' = ?")
                .params(State.PROPOSED.word(), String.valueOf(backtest))
                .query(String.class)
                .optional();
    }

    List<RuleProposal> page(@Nullable State state, int offset, int limit) {
        return jdbc.sql("""
                        SELECT * FROM rule_proposal WHERE :state::text IS NULL OR state = :state
                        ORDER BY proposed_at DESC, number DESC OFFSET :offset LIMIT :limit
                        """)
                .param("state", state == null ? null : state.word())
                .param("offset", offset)
                .param("limit", limit)
                .query(proposal)
                .list();
    }

    long count(@Nullable State state) {
        return jdbc.sql("SELECT count(*) FROM rule_proposal WHERE :state::text IS NULL OR state = :state")
                .param("state", state == null ? null : state.word())
                .query(Long.class)
                .single();
    }

    /** Takes the state; whoever claimed the row writes it. */
    void state(String number, State state, Instant now) {
        jdbc.sql("UPDATE rule_proposal SET state = ?, changed_at = ? WHERE number = ?")
                .params(state.word(), Timestamp.from(now), number)
                .update();
    }

    void ended(String number, State state, @Nullable Sentence why, Instant now) {
        state(number, state, now);
        if (why != null) {
            jdbc.sql("UPDATE rule_proposal SET why = ?, why_arguments = ? WHERE number = ?")
                    .params(why.key(), why.arguments().toArray(String[]::new), number)
                    .update();
        }
    }

    void process(String number, String processInstanceId) {
        jdbc.sql("UPDATE rule_proposal SET process_instance_id = ? WHERE number = ?")
                .params(processInstanceId, number)
                .update();
    }

    void checks(String number, ProposalChecks checks) {
        jdbc.sql("UPDATE rule_proposal SET checks = ?::jsonb WHERE number = ?")
                .params(json.write(checks), number)
                .update();
    }

    void decided(String number, String actor, @Nullable String note, Instant now) {
        jdbc.sql("UPDATE rule_proposal SET decided_by = ?, decided_at = ?, decision_note = ? WHERE number = ?")
                .params(actor, Timestamp.from(now), note, number)
                .update();
    }

    void shadow(String number, Instant from, Instant until) {
        jdbc.sql("UPDATE rule_proposal SET shadow_from = coalesce(shadow_from, ?), shadow_until = ? WHERE number = ?")
                .params(Timestamp.from(from), Timestamp.from(until), number)
                .update();
    }

    void published(String number, int versionBefore, Instant at, Instant watchedUntil, List<Band> bands) {
        jdbc.sql("""
                        UPDATE rule_proposal SET version_before = ?, published_at = ?, watched_until = ?, bands = ?::jsonb
                        WHERE number = ?
                        """)
                .params(
                        versionBefore,
                        Timestamp.from(at),
                        Timestamp.from(watchedUntil),
                        json.write(new Watched(bands, List.of())),
                        number)
                .update();
    }

    void looked(String number, List<Band> bands, List<Reading> readings) {
        jdbc.sql("UPDATE rule_proposal SET bands = ?::jsonb WHERE number = ?")
                .params(json.write(new Watched(bands, readings)), number)
                .update();
    }

    void happened(String number, Instant at, String kind, @Nullable String actor, @Nullable String words) {
        jdbc.sql("INSERT INTO rule_proposal_event (proposal_number, at, kind, actor, words) VALUES (?, ?, ?, ?, ?)")
                .params(number, Timestamp.from(at), kind, actor, words)
                .update();
    }

    List<PublicationEvent> events(String number) {
        return jdbc.sql("SELECT at, kind, actor, words FROM rule_proposal_event WHERE proposal_number = ? ORDER BY id")
                .param(number)
                .query((row, n) -> new PublicationEvent(
                        row.getTimestamp("at").toInstant(),
                        row.getString("kind"),
                        row.getString("actor"),
                        row.getString("words")))
                .list();
    }

    private RuleProposal read(ResultSet row) throws SQLException {
        String checks = row.getString("checks");
        String watched = row.getString("bands");
        Watched bands = watched == null ? new Watched(List.of(), List.of()) : json.read(watched, Watched.class);
        String why = row.getString("why");
        Array arguments = row.getArray("why_arguments");
        int before = row.getInt("version_before");
        Integer versionBefore = row.wasNull() ? null : before;
        return new RuleProposal(
                row.getString("number"),
                row.getString("tenant_id"),
                row.getString("rule_set"),
                row.getInt("based_on"),
                row.getInt("version"),
                row.getString("content_hash"),
                State.of(row.getString("state")),
                row.getString("author"),
                row.getString("reason"),
                row.getTimestamp("proposed_at").toInstant(),
                checks == null ? null : json.read(checks, ProposalChecks.class),
                row.getString("decided_by"),
                Rows.optionalInstant(row, "decided_at"),
                row.getString("decision_note"),
                Rows.optionalInstant(row, "shadow_from"),
                Rows.optionalInstant(row, "shadow_until"),
                Rows.optionalInstant(row, "published_at"),
                Rows.optionalInstant(row, "watched_until"),
                versionBefore,
                bands.bands(),
                bands.readings(),
                why == null
                        ? null
                        : new Sentence(why, arguments == null ? List.of() : List.of((String[]) arguments.getArray())),
                row.getString("process_instance_id"));
    }
}
