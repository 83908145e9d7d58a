package io.towerflow.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class OldMessagesTest {

    @Autowired
    OldMessages old;

    @Autowired
    NotificationSettings settings;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    @Test
    void goOnceTheyAreDecidedAndTooOldToBeAskedAbout() {
        Instant tooOld = clock.instant().minus(settings.keep()).minus(Duration.ofDays(1));
        Instant young = tooOld.plus(Duration.ofDays(2));
        UUID forgotten = message("delivered", tooOld);
        UUID waiting = message("stored", tooOld);
        UUID known = message("delivered", young);

        old.forget();

        assertThat(kept(forgotten, waiting, known)).containsExactlyInAnyOrder(waiting, known);
        system(() -> jdbc.update("DELETE FROM message WHERE id = ANY (?)", (Object) new UUID[] {waiting, known}));
    }

    private UUID message(String state, Instant at) {
        UUID id = UUID.randomUUID();
        system(() -> jdbc.update("""
                INSERT INTO message (id, tenant_id, idempotency_key, channel, recipient_id, recipient_name, address, language,
                  template, body, segments, urgency, state, created_at, next_attempt_at, expires_at)
                VALUES (?, 'default', ?, 'mail', 'x', 'X', 'x@towerflow.example', 'en', 'test', 'text', 1, 1, ?, ?, 'infinity',
                  'infinity')
                """, id, id.toString(), state, Timestamp.from(at)));
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
