package io.towerflow.correlation.learning;

import io.towerflow.correlation.CauseCandidate;
import io.towerflow.correlation.CauseCandidate.Episode;
import io.towerflow.correlation.CauseCandidate.State;
import io.towerflow.correlation.CauseLearning;
import io.towerflow.correlation.LearnedCauses;
import io.towerflow.correlation.LearningSettings;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.storage.Rows;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.stereotype.Repository;

/** Reads and writes the rows of learned causes, of what people said of them, and of the times they were learned. */
@Repository
class LearnedCauseRepository {

    private static final String SELECT = """
            SELECT c.*, c.learned_at >= coalesce((SELECT max(l.at) FROM cause_learning l WHERE l.tenant_id = c.tenant_id),
                    c.learned_at) AS current,
                (SELECT count(*) FROM learned_cause_judgement j WHERE j.learned_cause_id = c.id AND j.confirmed) AS confirmed,
                (SELECT count(*) FROM learned_cause_judgement j WHERE j.learned_cause_id = c.id AND NOT j.confirmed)
                    AS contradicted
            FROM learned_cause c
            """;

    private static final String PROPOSE = """
            INSERT INTO learned_cause (cause, effect, state, probability, evidence, direction, support, chances,
                example_causes, example_effects, proposed_at, learned_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant_id, cause, effect) DO UPDATE SET
                state = CASE WHEN learned_cause.state IN ('proposed', 'undirected') THEN excluded.state
                    ELSE learned_cause.state END,
                proposed_at = CASE WHEN learned_cause.state = 'undirected' AND excluded.state = 'proposed'
                    THEN excluded.proposed_at ELSE learned_cause.proposed_at END,
                probability = excluded.probability, evidence = excluded.evidence, direction = excluded.direction,
                support = excluded.support, chances = excluded.chances, example_causes = excluded.example_causes,
                example_effects = excluded.example_effects, learned_at = excluded.learned_at
            RETURNING state = 'proposed' AND proposed_at = learned_at
            """;

    private final JdbcTemplate jdbc;
    private final LearningSettings settings;

    LearnedCauseRepository(JdbcTemplate jdbc, LearningSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** Finding about one pair. */
    record Finding(
            String cause,
            String effect,
            double probability,
            double evidence,
            double direction,
            boolean directed,
            int support,
            int chances,
            List<Episode> examples) {}

    /**
     * Stores what was learned for the current tenant.
     *
     * @return how many of the findings are proposed now and were not before
     */
    int store(Instant at, List<Finding> findings) {
        int fresh = 0;
        for (Finding finding : findings) {
            fresh += Boolean.TRUE.equals(jdbc.execute(PROPOSE, (PreparedStatementCallback<Boolean>) statement -> {
                        var connection = statement.getConnection();
                        statement.setString(1, finding.cause());
                        statement.setString(2, finding.effect());
                        statement.setString(3, (finding.directed() ? State.PROPOSED : State.UNDIRECTED).word());
                        statement.setDouble(4, finding.probability());
                        statement.setDouble(5, finding.evidence());
                        statement.setDouble(6, finding.direction());
                        statement.setInt(7, finding.support());
                        statement.setInt(8, finding.chances());
                        statement.setArray(
                                9,
                                connection.createArrayOf(
                                        "uuid",
                                        finding.examples().stream()
                                                .map(Episode::cause)
                                                .toArray()));
                        statement.setArray(
                                10,
                                connection.createArrayOf(
                                        "uuid",
                                        finding.examples().stream()
                                                .map(Episode::effect)
                                                .toArray()));
                        statement.setTimestamp(11, Timestamp.from(at));
                        statement.setTimestamp(12, Timestamp.from(at));
                        try (ResultSet row = statement.executeQuery()) {
                            return row.next() && row.getBoolean(1);
                        }
                    }))
                    ? 1
                    : 0;
        }
        jdbc.update(
                "DELETE FROM learned_cause WHERE state IN ('proposed', 'undirected') AND learned_at < ?",
                Timestamp.from(at));
        return fresh;
    }

    void keep(CauseLearning run) {
        jdbc.update(
                """
                INSERT INTO cause_learning (at, started_by, from_at, until_at, alarms, causes, sites, unknown_sites, found,
                    proposed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                Timestamp.from(run.at()),
                run.startedBy(),
                Timestamp.from(run.from()),
                Timestamp.from(run.until()),
                run.alarms(),
                run.causes(),
                run.sites(),
                run.unknownSites(),
                run.found(),
                run.proposed());
    }

    Optional<CauseLearning> lastLearning() {
        return jdbc
                .query(
                        "SELECT * FROM cause_learning ORDER BY id DESC LIMIT 1",
                        (row, i) -> new CauseLearning(
                                Rows.instant(row, "at"),
                                row.getString("started_by"),
                                Rows.instant(row, "from_at"),
                                Rows.instant(row, "until_at"),
                                row.getInt("alarms"),
                                row.getInt("causes"),
                                row.getInt("sites"),
                                row.getInt("unknown_sites"),
                                row.getInt("found"),
                                row.getInt("proposed")))
                .stream()
                .findFirst();
    }

    /** Returns the current tenant's learned causes, in no particular order. */
    List<CauseCandidate> all() {
        return jdbc.query(SELECT, this::candidate);
    }

    Optional<CauseCandidate> find(long id) {
        return jdbc.query(SELECT + "WHERE c.id = ?", this::candidate, id).stream()
                .findFirst();
    }

    /** Locks this tenant's learned causes: until the end of the transaction nobody else decides about them. */
    void lock() {
        jdbc.query(
                "SELECT pg_advisory_xact_lock(hashtext('learned_cause'), hashtext(current_setting('towerflow.tenant')))",
                row -> {});
    }

    void decide(long id, State state, String reason, String by, Instant at) {
        jdbc.update(
                "UPDATE learned_cause SET state = ?, reason = ?, decided_by = ?, decided_at = ? WHERE id = ?",
                state.word(),
                reason,
                by,
                Timestamp.from(at),
                id);
    }

    /** Tells every node's correlation that something changed for the transaction's tenant. */
    void changed() {
        jdbc.update("""
                INSERT INTO learned_cause_revision AS r (revision) VALUES (1)
                ON CONFLICT (tenant_id) DO UPDATE SET revision = r.revision + 1
                """);
    }

    /** Returns the revision of each tenant that ever had a learned cause decided about; for the system's scope. */
    Map<String, Long> revisions() {
        Map<String, Long> revisions = new HashMap<>();
        jdbc.query("SELECT tenant_id, revision FROM learned_cause_revision", row -> {
            revisions.put(row.getString(1), row.getLong(2));
        });
        return revisions;
    }

    /** Returns what correlation and root cause use; in the system's scope, too. */
    List<Learned> accepted(String tenant) {
        return jdbc.query(
                SELECT + "WHERE c.tenant_id = ? AND c.state = 'accepted' ORDER BY c.id",
                (row, i) -> {
                    CauseCandidate one = candidate(row, i);
                    String by = row.getString("decided_by");
                    Instant at = Rows.instant(row, "decided_at");
                    return new Learned(
                            one.cause(),
                            one.effect(),
                            new Learned.Acceptance(
                                    one.id(),
                                    by,
                                    LocalDate.ofInstant(at, ZoneOffset.UTC),
                                    one.support(),
                                    one.chances(),
                                    one.confidence()));
                },
                tenant);
    }

    /** Returns the learned causes that let alarms join these situations. */
    Set<Long> groupedBy(Collection<UUID> situations) {
        return new TreeSet<>(jdbc.queryForList(
                "SELECT DISTINCT learned_cause_id FROM situation_alarm "
                        + "WHERE situation_id = ANY (?) AND learned_cause_id IS NOT NULL",
                Long.class,
                (Object) situations.toArray(UUID[]::new)));
    }

    /** Stores what was said; of a learned cause that is no more nothing is kept. */
    void judge(
            Collection<Long> ids, String incident, String verdict, boolean confirmed, @Nullable String by, Instant at) {
        for (Long id : ids) {
            jdbc.update("""
                    INSERT INTO learned_cause_judgement (learned_cause_id, incident_number, tenant_id, verdict, confirmed,
                        author, at)
                    SELECT id, ?, tenant_id, ?, ?, ?, ? FROM learned_cause WHERE id = ?
                    ON CONFLICT (learned_cause_id, incident_number) DO UPDATE SET verdict = excluded.verdict,
                        confirmed = excluded.confirmed, author = excluded.author, at = excluded.at
                    """, incident, verdict, confirmed, by, Timestamp.from(at), id);
        }
    }

    Map<Long, List<LearnedCauses.Judgement>> judgements() {
        Map<Long, List<LearnedCauses.Judgement>> judgements = new HashMap<>();
        jdbc.query("SELECT * FROM learned_cause_judgement ORDER BY at DESC, incident_number DESC", row -> {
            judgements
                    .computeIfAbsent(row.getLong("learned_cause_id"), id -> new ArrayList<>())
                    .add(new LearnedCauses.Judgement(
                            row.getString("incident_number"),
                            row.getString("verdict"),
                            row.getString("author"),
                            Rows.instant(row, "at")));
        });
        return judgements;
    }

    private CauseCandidate candidate(ResultSet row, int i) throws SQLException {
        int confirmed = row.getInt("confirmed");
        int contradicted = row.getInt("contradicted");
        List<UUID> causes = uuids(row.getArray("example_causes"));
        List<UUID> effects = uuids(row.getArray("example_effects"));
        List<Episode> examples = new ArrayList<>();
        for (int n = 0; n < causes.size(); n++) {
            examples.add(new Episode(causes.get(n), effects.get(n)));
        }
        Timestamp decided = row.getTimestamp("decided_at");
        return new CauseCandidate(
                row.getLong("id"),
                row.getString("cause"),
                row.getString("effect"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getDouble("probability"),
                row.getDouble("evidence"),
                row.getDouble("direction"),
                row.getInt("support"),
                row.getInt("chances"),
                confirmed,
                contradicted,
                confidence(
                        row.getInt("support"), row.getInt("chances"), confirmed, contradicted, settings.judgements()),
                List.copyOf(examples),
                Rows.instant(row, "proposed_at"),
                Rows.instant(row, "learned_at"),
                row.getBoolean("current"),
                row.getString("decided_by"),
                decided == null ? null : decided.toInstant(),
                row.getString("reason"),
                null);
    }

    /** Computes {@link CauseCandidate#confidence}. */
    static double confidence(int support, int chances, int confirmed, int contradicted, double judgements) {
        double seen = (support + 1.0) / (chances + 2.0);
        return (judgements * seen + confirmed) / (judgements + confirmed + contradicted);
    }

    private static List<UUID> uuids(Array array) throws SQLException {
        return Stream.of((Object[]) array.getArray()).map(UUID.class::cast).toList();
    }
}
