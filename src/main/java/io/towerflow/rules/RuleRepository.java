package io.towerflow.rules;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of rule sets. They belong to no tenant. */
@Repository
class RuleRepository {

    private static final RowMapper<RuleVersion> VERSION = (row, n) -> new RuleVersion(
            row.getString("rule_set"),
            row.getInt("version"),
            number(row, "based_on"),
            row.getString("author"),
            row.getTimestamp("created_at").toInstant(),
            row.getString("reason"),
            row.getBoolean("shipped"));
    private static final RowMapper<Activation> ACTIVATION = (row, n) -> new Activation(
            row.getString("rule_set"),
            row.getInt("version"),
            row.getTimestamp("at").toInstant(),
            row.getString("activated_by"),
            row.getString("reason"),
            number(row, "faulty"));

    private final JdbcClient jdbc;

    RuleRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static @Nullable Integer number(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : number;
    }

    List<RuleVersion> history(String set) {
        return jdbc.sql("SELECT * FROM rule_version WHERE rule_set = ? ORDER BY version DESC")
                .param(set)
                .query(VERSION)
                .list();
    }

    /** Text by file name; empty where there is no such version. */
    Map<String, String> files(String set, int version) {
        Map<String, String> files = new TreeMap<>();
        jdbc.sql("SELECT name, content FROM rule_version_file WHERE rule_set = ? AND version = ?")
                .params(set, version)
                .query((RowCallbackHandler) row -> files.put(row.getString("name"), row.getString("content")));
        return files;
    }

    Optional<Integer> inForce(String set) {
        return jdbc.sql("SELECT version FROM rule_active WHERE rule_set = ?")
                .param(set)
                .query(Integer.class)
                .optional();
    }

    /** The versions in force, which nobody can change until the transaction ends. */
    Map<String, Integer> held(Collection<String> sets) {
        Map<String, Integer> held = new TreeMap<>();
        jdbc.sql("SELECT rule_set, version FROM rule_active WHERE rule_set IN (:sets) ORDER BY rule_set FOR SHARE")
                .param("sets", sets)
                .query((RowCallbackHandler) row -> held.put(row.getString("rule_set"), row.getInt("version")));
        return held;
    }

    /** One stores at a time, so that numbers have no gaps and no doubles. */
    void lockVersions() {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('rule_version'))")
                .query()
                .listOfRows();
    }

    /**
     * Waits for the transactions that hold a row of {@code rule_active}. The lock is the table's because those that hold rows
     * would else be let in for as long as any of them runs, and who changes could wait for ever; before a waiting table lock
     * they queue.
     */
    void lockActive() {
        jdbc.sql("LOCK TABLE rule_active IN EXCLUSIVE MODE").update();
    }

    void insert(RuleVersion version, Map<String, String> files) {
        jdbc.sql("INSERT INTO rule_version (rule_set, version, based_on, author, created_at, reason, shipped) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        version.set(),
                        version.version(),
                        version.basedOn(),
                        version.author(),
                        Timestamp.from(version.createdAt()),
                        version.reason(),
                        version.shipped())
                .update();
        files.forEach((name, content) -> jdbc.sql(
                        "INSERT INTO rule_version_file (rule_set, version, name, content) VALUES (?, ?, ?, ?)")
                .params(version.set(), version.version(), name, content)
                .update());
    }

    void activate(Activation activation) {
        jdbc.sql("INSERT INTO rule_active (rule_set, version, since) VALUES (?, ?, ?) "
                        + "ON CONFLICT (rule_set) DO UPDATE SET version = excluded.version, since = excluded.since")
                .params(activation.set(), activation.version(), Timestamp.from(activation.at()))
                .update();
        jdbc.sql("INSERT INTO rule_activation (rule_set, version, at, activated_by, reason, faulty) "
                        + "VALUES (?, ?, ?, ?, ?, ?)")
                .params(
                        activation.set(),
                        activation.version(),
                        Timestamp.from(activation.at()),
                        activation.by(),
                        activation.reason(),
                        activation.faulty())
                .update();
    }

    List<Activation> activations(String set) {
        return jdbc.sql("SELECT * FROM rule_activation WHERE rule_set = ? ORDER BY id DESC")
                .param(set)
                .query(ACTIVATION)
                .list();
    }

    /** The versions that this release has not read, the newest first. */
    List<Integer> unread(String set, String release) {
        return jdbc.sql("""
                        SELECT version FROM rule_version v WHERE rule_set = ? AND NOT EXISTS (
                            SELECT 1 FROM rule_reading r
                            WHERE r.rule_set = v.rule_set AND r.version = v.version AND r.release = ?)
                        ORDER BY version DESC
                        """).params(set, release).query(Integer.class).list();
    }

    /** @param fault null where the version compiles */
    void read(String set, int version, String release, @Nullable String fault, Instant now) {
        jdbc.sql("""
                        INSERT INTO rule_reading (rule_set, version, release, read_at, fault) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (rule_set, version)
                            DO UPDATE SET release = excluded.release, read_at = excluded.read_at, fault = excluded.fault
                        """).params(set, version, release, Timestamp.from(now), fault).update();
    }

    List<UnreadableVersion> unreadable() {
        return jdbc.sql("SELECT rule_set, version, fault FROM rule_reading WHERE fault IS NOT NULL ORDER BY 1, 2")
                .query((row, n) -> new UnreadableVersion(row.getString(1), row.getInt(2), row.getString(3)))
                .list();
    }
}
