package io.towerflow.correlation.shadow;

import io.towerflow.correlation.Shadows.Comparison;
import io.towerflow.correlation.Shadows.Elsewhere;
import io.towerflow.correlation.Shadows.OtherCause;
import io.towerflow.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes a shadow's own tables, which are its only way out, in transactions of its own under a role of the database that may
 * write nothing else.
 */
@Repository
class ShadowRepository {

    private static final String AT_LEAST_OTHERWISE = """
            (c.in_force_object IS DISTINCT FROM c.object OR c.in_force_probable_cause IS DISTINCT FROM c.probable_cause)
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    ShadowRepository(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Trouble that kept a shadow from seeing or deciding. */
    enum Trouble {
        SKIPPED("skipped"),
        BEGUN_ANEW("begun-anew"),
        FAILED("failed");

        private final String word;

        Trouble(String word) {
            this.word = word;
        }
    }

    void store(String shadow, Instant now, Decisions decisions) {
        writing(() -> {
            List<Decisions.Placed> placed = decisions.placed();
            if (!placed.isEmpty()) {
                jdbc.update("""
                        INSERT INTO rule_shadow_decision (shadow, tenant_id, alarm_id, situation_id, rule, decided_at)
                        SELECT ?, d.tenant, d.alarm, d.situation, d.rule, ?
                        FROM unnest(?::text[], ?::uuid[], ?::uuid[], ?::text[]) AS d(tenant, alarm, situation, rule)
                        ON CONFLICT (shadow, alarm_id) DO UPDATE SET situation_id = excluded.situation_id,
                            rule = excluded.rule, decided_at = excluded.decided_at
                        """, statement -> {
                    statement.setString(1, shadow);
                    statement.setTimestamp(2, Timestamp.from(now));
                    statement.setArray(3, array(statement, "text", placed, Decisions.Placed::tenant));
                    statement.setArray(4, array(statement, "uuid", placed, Decisions.Placed::alarm));
                    statement.setArray(5, array(statement, "uuid", placed, Decisions.Placed::situation));
                    statement.setArray(6, array(statement, "text", placed, Decisions.Placed::rule));
                });
            }
            for (Decisions.Absorbed one : decisions.absorbed()) {
                jdbc.update(
                        "UPDATE rule_shadow_decision SET situation_id = ? WHERE shadow = ? AND situation_id = ?",
                        one.into(),
                        shadow,
                        one.situation());
                jdbc.update(
                        "DELETE FROM rule_shadow_cause WHERE shadow = ? AND situation_id = ?", shadow, one.situation());
            }
            for (Decisions.Believed one : decisions.believed()) {
                jdbc.update(
                        """
                        INSERT INTO rule_shadow_cause (shadow, situation_id, tenant_id, object, probable_cause, rule,
                            in_force_object, in_force_probable_cause, in_force_rule, decided_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (shadow, situation_id) DO UPDATE SET object = excluded.object,
                            probable_cause = excluded.probable_cause, rule = excluded.rule,
                            in_force_object = excluded.in_force_object,
                            in_force_probable_cause = excluded.in_force_probable_cause,
                            in_force_rule = excluded.in_force_rule, decided_at = excluded.decided_at
                        """,
                        shadow,
                        one.situation(),
                        one.tenant(),
                        one.object(),
                        one.probableCause(),
                        one.rule(),
                        one.objectInForce(),
                        one.probableCauseInForce(),
                        one.ruleInForce(),
                        Timestamp.from(now));
            }
        });
    }

    /**
     * Stores a trouble.
     *
     * @param words why, where it is known
     */
    void trouble(String shadow, Instant now, Trouble kind, long alarms, @Nullable String words) {
        writing(() -> jdbc.update(
                "INSERT INTO rule_shadow_trouble (shadow, tenant_id, at, kind, alarms, words) VALUES (?, ?, ?, ?, ?, ?)",
                shadow,
                Tenancy.DEFAULT,
                Timestamp.from(now),
                kind.word,
                alarms,
                words));
    }

    private void writing(Runnable work) {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> {
            jdbc.queryForObject("SELECT set_config('role', 'towerflow_shadow', true)", String.class);
            work.run();
        }));
    }

    Comparison comparison(String shadow) {
        return Objects.requireNonNull(jdbc.queryForObject(
                """
                SELECT d.*, c.*, t.*
                FROM (SELECT count(s.alarm_id) AS alarms,
                             count(*) FILTER (WHERE s.situation_id = d.situation_id) AS same,
                             count(DISTINCT d.situation_id) FILTER (WHERE s.alarm_id IS NOT NULL) AS situations,
                             count(DISTINCT s.situation_id) AS in_force,
                             max(d.decided_at) AS last_at
                      FROM rule_shadow_decision d LEFT JOIN situation_alarm s ON s.alarm_id = d.alarm_id
                      WHERE d.shadow = ?) d,
                     (SELECT count(*) AS causes, count(*) FILTER (WHERE NOT %s) AS same_causes
                      FROM rule_shadow_cause c WHERE c.shadow = ?) c,
                     (SELECT coalesce(sum(alarms) FILTER (WHERE kind = 'skipped'), 0) AS skipped,
                             count(*) FILTER (WHERE kind = 'begun-anew') AS anew
                      FROM rule_shadow_trouble WHERE shadow = ?) t
                """.formatted(AT_LEAST_OTHERWISE),
                (row, number) -> {
                    Timestamp last = row.getTimestamp("last_at");
                    return new Comparison(
                            row.getLong("alarms"),
                            row.getLong("same"),
                            row.getLong("situations"),
                            row.getLong("in_force"),
                            row.getLong("causes"),
                            row.getLong("same_causes"),
                            row.getLong("skipped"),
                            row.getLong("anew"),
                            last == null ? null : last.toInstant());
                },
                shadow,
                shadow,
                shadow));
    }

    List<Elsewhere> elsewhere(String shadow, int most) {
        return jdbc.query(
                """
                SELECT d.alarm_id, d.situation_id, d.rule, d.decided_at, s.situation_id AS in_force, s.rule AS rule_in_force
                FROM rule_shadow_decision d JOIN situation_alarm s ON s.alarm_id = d.alarm_id
                WHERE d.shadow = ? AND s.situation_id <> d.situation_id
                ORDER BY d.decided_at DESC, d.alarm_id LIMIT ?
                """,
                (row, number) -> new Elsewhere(
                        row.getObject("alarm_id", UUID.class),
                        row.getObject("situation_id", UUID.class),
                        row.getString("rule"),
                        row.getObject("in_force", UUID.class),
                        row.getString("rule_in_force"),
                        row.getTimestamp("decided_at").toInstant()),
                shadow,
                most);
    }

    List<OtherCause> otherCauses(String shadow, int most) {
        return jdbc.query(
                "SELECT * FROM rule_shadow_cause c WHERE c.shadow = ? AND " + AT_LEAST_OTHERWISE
                        + " ORDER BY c.decided_at DESC, c.situation_id LIMIT ?",
                (row, number) -> new OtherCause(
                        row.getObject("situation_id", UUID.class),
                        row.getString("object"),
                        row.getString("probable_cause"),
                        row.getString("rule"),
                        row.getString("in_force_object"),
                        row.getString("in_force_probable_cause"),
                        row.getString("in_force_rule"),
                        row.getTimestamp("decided_at").toInstant()),
                shadow,
                most);
    }

    Optional<String> failure(String shadow) {
        return jdbc
                .queryForList(
                        "SELECT coalesce(words, '') FROM rule_shadow_trouble WHERE shadow = ? AND kind = 'failed' ORDER BY id",
                        String.class,
                        shadow)
                .stream()
                .findFirst();
    }

    private static <T> java.sql.Array array(
            java.sql.PreparedStatement statement, String type, List<T> rows, Function<T, @Nullable Object> value)
            throws java.sql.SQLException {
        return statement
                .getConnection()
                .createArrayOf(type, rows.stream().map(value).toArray());
    }
}
