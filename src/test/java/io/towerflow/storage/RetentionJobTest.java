package io.towerflow.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.metric.MetricSettings;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class RetentionJobTest {

    @Autowired
    RetentionJob forgetting;

    @Autowired
    NotificationSettings settings;

    @Autowired
    MetricSettings metrics;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    @Test
    void messagesGoOnceTheyAreDecidedAndTooOldToBeAskedAbout() {
        Instant tooOld = clock.instant().minus(settings.keep()).minus(Duration.ofDays(1));
        Instant young = tooOld.plus(Duration.ofDays(2));
        UUID forgotten = message("delivered", tooOld);
        UUID waiting = message("stored", tooOld);
        UUID known = message("delivered", young);

        forgetting.forget();

        assertThat(kept(forgotten, waiting, known)).containsExactlyInAnyOrder(waiting, known);
        system(() -> jdbc.update("DELETE FROM message WHERE id = ANY (?)", (Object) new UUID[] {waiting, known}));
    }

    @Test
    void daysOfSamplesGoWholeOnceTheyAreTooOld() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate tooOld = today.minusDays(metrics.keep().toDays() + 2);
        LocalDate kept = today.minusDays(metrics.keep().toDays());
        system(() -> jdbc.query("SELECT metric_day(?), metric_day(?)", (row, number) -> true, tooOld, kept));
        assertThat(partition(tooOld)).isNotNull();

        forgetting.forget();

        assertThat(partition(tooOld)).isNull();
        assertThat(partition(kept)).isNotNull();
    }

    private @Nullable String partition(LocalDate day) {
        return jdbc.queryForObject(
                "SELECT to_regclass('metric_sample_" + day.toString().replace("-", "") + "')::text", String.class);
    }

    @Test
    void anEscalationGoesOnceItHasAskedNobodyForLong() {
        Instant tooOld = clock.instant().minus(Duration.ofDays(401));
        String forgotten = escalation(tooOld, tooOld);
        String asking = escalation(tooOld, clock.instant());

        forgetting.forget();

        List<String> left = Tenancy.asSystem(() -> transaction.execute(tx -> jdbc.queryForList(
                "SELECT escalation_id FROM escalation_ask WHERE escalation_id IN (?, ?)",
                String.class,
                forgotten,
                asking)));
        assertThat(left).containsExactly(asking);
        system(() -> jdbc.update("DELETE FROM escalation WHERE id = ?", asking));
    }

    private String escalation(Instant begun, Instant asked) {
        String id = UUID.randomUUID().toString();
        system(() -> jdbc.update("""
                INSERT INTO escalation (tenant_id, id, incident_number, state, step, round, since, waiting_for, rule_version,
                  begun_at) VALUES ('default', ?, 'x', 'asked', 1, 1, ?, '{}', 1, ?)
                """, id, Timestamp.from(begun), Timestamp.from(begun)));
        system(() -> jdbc.update("""
                INSERT INTO escalation_ask (tenant_id, escalation_id, step, round, person_id, asked_at, channels, must, code,
                  rule) VALUES ('default', ?, 1, 1, 'x', ?, '{}', false, 'Z0', 'x')
                """, id, Timestamp.from(asked)));
        return id;
    }

    private UUID message(String state, Instant at) {
        UUID id = UUID.randomUUID();
        system(() -> jdbc.update("""
                INSERT INTO message (id, tenant_id, idempotency_key, channel, recipient_id, recipient_name, address, language,
                  template, body, segments, urgency, state, created_at, let_go_at,
                  next_attempt_at, expires_at)
                VALUES (?, 'default', ?, 'mail', 'x', 'X', 'x@towerflow.example', 'en', 'test', 'text', 1, 1, ?, ?, ?,
                  'infinity', 'infinity')
                """, id, id.toString(), state, Timestamp.from(at), Timestamp.from(at)));
        return id;
    }

    private List<UUID> kept(UUID... ids) {
        return Tenancy.asSystem(() -> transaction.execute(
                tx -> jdbc.queryForList("SELECT id FROM message WHERE id = ANY (?)", UUID.class, (Object) ids)));
    }

    private void system(Runnable act) {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> act.run()));
    }
}
