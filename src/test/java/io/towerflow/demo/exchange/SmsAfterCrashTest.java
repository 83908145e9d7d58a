package io.towerflow.demo.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.Messages;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What a killed server leaves behind: messages that are claimed, and nobody knows whether the call went out. */
@TowerFlowTest
class SmsAfterCrashTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    Messages messages;

    @Autowired
    Exchange exchange;

    @Autowired
    ExchangeRepository repository;

    @Autowired
    LineTrouble trouble;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final String phone = Unused.phone();

    @Test
    void aCrashBetweenClaimAndCallSendsTheMessageOnceAfterTheProviderWasAsked() {
        UUID id = claimed("sms", phone, "Alpha", Duration.ofMinutes(1));

        assertThat(reaches(id, MessageState.DELIVERED).attempts()).isEqualTo(2);
        assertThat(repository.count(phone)).isEqualTo(1);
    }

    @Test
    void aCrashAfterTheCallSendsNothingAgain() {
        Sms taken = exchange.accept("+2252720000000", phone, "Bravo", null);
        UUID id = claimed("sms", phone, "Bravo", Duration.ofSeconds(30));

        await().atMost(LONG).until(() -> message(id).state() != MessageState.CLAIMED);
        assertThat(message(id).providerId()).isEqualTo(taken.sid());
        assertThat(message(id).attempts()).isEqualTo(1);
        assertThat(repository.count(phone)).isEqualTo(1);
    }

    @Test
    void ofTwoEqualMessagesOnlyTheOneThatIsMissingIsSentAgain() {
        exchange.accept("+2252720000000", phone, "Charlie", null);
        UUID one = claimed("sms", phone, "Charlie", Duration.ofSeconds(30));
        UUID other = claimed("sms", phone, "Charlie", Duration.ofSeconds(30));

        await().atMost(LONG)
                .until(() -> message(one).providerId() != null && message(other).providerId() != null);
        assertThat(message(one).providerId()).isNotEqualTo(message(other).providerId());
        assertThat(repository.count(phone)).isEqualTo(2);
    }

    @Test
    void whatTheProviderNeverTellsBecomesUnknownAndIsNotSentAgain() {
        trouble.prepare(phone, LineTrouble.Kind.LIST_FAILS);
        UUID id = claimed("sms", phone, "Delta", Duration.ofHours(1));

        Message message = reaches(id, MessageState.UNKNOWN);
        assertThat(message.attempts()).isEqualTo(1);
        assertThat(repository.count(phone)).isZero();
    }

    @Test
    void aClaimedMailBecomesUnknownSinceNoMailServerCanBeAsked() {
        UUID id = claimed("mail", "nobody@towerflow.example", "Echo", Duration.ofMinutes(1));

        assertThat(reaches(id, MessageState.UNKNOWN).error()).contains("cannot be asked");
    }

    private UUID claimed(String channel, String address, String body, Duration ago) {
        UUID id = UUID.randomUUID();
        Instant at = Instant.now().minus(ago);
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> jdbc.sql("""
                INSERT INTO message (id, idempotency_key, channel, recipient_id, recipient_name, address, language, template,
                    subject, body, segments, urgency, state, attempts, created_at, next_attempt_at, expires_at, claimed_at,
                    ask_at)
                VALUES (:id, :id::text, :channel, 'x', 'X', :address, 'fr', 'test', 'Subject', :body, 1, 5, 'claimed', 1,
                    :at, :at, :expires, :at, :at)""")
                        .param("id", id)
                        .param("channel", channel)
                        .param("address", address)
                        .param("body", body)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .param("expires", at.plus(Duration.ofHours(4)).atOffset(ZoneOffset.UTC))
                        .update()));
        return id;
    }

    private Message reaches(UUID id, MessageState state) {
        await().atMost(LONG).until(() -> message(id).state() == state);
        return message(id);
    }

    private Message message(UUID id) {
        return Tenancy.as(Tenancy.DEFAULT, () -> messages.find(id).orElseThrow());
    }
}
