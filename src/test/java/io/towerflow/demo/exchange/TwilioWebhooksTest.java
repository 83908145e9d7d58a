package io.towerflow.demo.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.notification.Channel;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.MessageStateChanged;
import io.towerflow.notification.Messages;
import io.towerflow.notification.SmsReceived;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class TwilioWebhooksTest {

    @Autowired
    ConfigurableApplicationContext context;

    @Autowired
    ExchangeAccount account;

    @Autowired
    Messages messages;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    TestRestTemplate http;

    @LocalServerPort
    int port;

    private final String phone = Unused.phone();
    private final String sid = "SM" + UUID.randomUUID().toString().replace("-", "");
    private final List<SmsReceived> received = new CopyOnWriteArrayList<>();
    private final List<String> tenants = new CopyOnWriteArrayList<>();
    private final List<MessageStateChanged> changes = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        ApplicationListener<PayloadApplicationEvent<Object>> listener = event -> {
            if (event.getPayload() instanceof SmsReceived sms && sms.from().equals(phone)) {
                received.add(sms);
                tenants.add(Tenancy.required());
            }
            if (event.getPayload() instanceof MessageStateChanged change
                    && change.template().equals(sid)) {
                changes.add(change);
            }
        };
        context.addApplicationListener(listener);
    }

    @Test
    void aForgedSmsIsRefusedAndChangesNothing() {
        assertThat(post("/connectors/twilio/sms", sms("OUI A12"), "bm90IHRoZSBzaWduYXR1cmU="))
                .isEqualTo(403);
        assertThat(post("/connectors/twilio/sms", sms("OUI A12"), null)).isEqualTo(403);

        Map<String, String> changed = sms("NON A12");
        assertThat(post("/connectors/twilio/sms", changed, signature("/connectors/twilio/sms", sms("OUI A12"))))
                .isEqualTo(403);
        assertThat(received).isEmpty();
    }

    @Test
    void anSmsThatComesInTwiceIsHeardOnce() {
        assertThat(signed("/connectors/twilio/sms", sms("OUI A12 – é"))).isEqualTo(200);
        assertThat(signed("/connectors/twilio/sms", sms("OUI A12 – é"))).isEqualTo(200);

        assertThat(received).singleElement().satisfies(sms -> {
            assertThat(sms.body()).isEqualTo("OUI A12 – é");
            assertThat(sms.providerId()).isEqualTo(sid);
        });
        assertThat(tenants).containsExactly(Tenancy.DEFAULT);
    }

    @Test
    void anSmsBelongsToTheTenantThatWroteToThisNumber() {
        Tenancy.asSystem(() -> transaction.executeWithoutResult(
                tx -> jdbc.sql("INSERT INTO tenant (id, name) VALUES ('webhooks', 'Webhooks') ON CONFLICT DO NOTHING")
                        .update()));
        message("webhooks", "sent");

        assertThat(signed("/connectors/twilio/sms", sms("OUI A12"))).isEqualTo(200);

        assertThat(tenants).containsExactly("webhooks");
    }

    @Test
    void aReportMovesTheMessageOnAndNeverBack() {
        UUID id = message(Tenancy.DEFAULT, "sent");

        assertThat(report(id, "delivered")).isEqualTo(204);
        assertThat(report(id, "sent")).isEqualTo(204);
        assertThat(report(id, "delivered")).isEqualTo(204);

        assertThat(state(id)).isEqualTo(MessageState.DELIVERED);
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.state()).isEqualTo(MessageState.DELIVERED);
            assertThat(change.channel()).isEqualTo(Channel.SMS);
        });
    }

    @Test
    void aReportThatComesBeforeTheAnswerOfTheCallDecidesTheClaim() {
        UUID id = message(Tenancy.DEFAULT, "claimed");

        assertThat(report(id, "sent")).isEqualTo(204);

        assertThat(state(id)).isEqualTo(MessageState.SENT);
        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> messages.find(id).orElseThrow())
                        .providerId())
                .isEqualTo(sid);
    }

    @Test
    void aReportOfWhatIsDecidedChangesNothingButTellsTheProvidersId() {
        UUID id = message(Tenancy.DEFAULT, "failed");

        assertThat(report(id, "delivered")).isEqualTo(204);

        assertThat(state(id)).isEqualTo(MessageState.FAILED);
        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> messages.find(id).orElseThrow())
                        .providerId())
                .isEqualTo(sid);
        assertThat(changes).isEmpty();
    }

    @Test
    void theProvidersIdSaysWhichMessageAReportMeans() {
        UUID meant = message(Tenancy.DEFAULT, "sent");
        UUID other = message(Tenancy.DEFAULT, "sent");
        assertThat(report(meant, "sent")).isEqualTo(204);

        assertThat(report(other, "delivered")).isEqualTo(204);

        assertThat(state(meant)).isEqualTo(MessageState.DELIVERED);
        assertThat(state(other)).isEqualTo(MessageState.SENT);
    }

    @Test
    void aForgedReportChangesNothing() {
        UUID id = message(Tenancy.DEFAULT, "sent");
        Map<String, String> form = new TreeMap<>(Map.of("MessageSid", sid, "MessageStatus", "delivered"));

        assertThat(post("/connectors/twilio/status?message=" + id, form, "forged"))
                .isEqualTo(403);

        assertThat(state(id)).isEqualTo(MessageState.SENT);
    }

    @Test
    void aReportOfACallNeedsTheSignatureTooAndAMachineThatAnswersIsNobody() {
        UUID id = message(Tenancy.DEFAULT, "sent");
        String path = "/connectors/twilio/call?message=" + id;
        Map<String, String> form = new TreeMap<>(
                Map.of("CallSid", sid, "CallStatus", "completed", "AnsweredBy", "machine_start", "To", phone));

        assertThat(post(path, form, "forged")).isEqualTo(403);
        assertThat(state(id)).isEqualTo(MessageState.SENT);

        assertThat(signed(path, form)).isEqualTo(204);
        assertThat(signed(path, form)).isEqualTo(204);
        assertThat(state(id)).isEqualTo(MessageState.FAILED);
        assertThat(changes).singleElement().satisfies(change -> assertThat(change.error())
                .contains("machine"));
    }

    @Test
    void anErrorOfTheNetworkMakesTheMessageFailInWords() {
        UUID id = message(Tenancy.DEFAULT, "sent");
        Map<String, String> form =
                new TreeMap<>(Map.of("MessageSid", sid, "MessageStatus", "undelivered", "ErrorCode", "30005"));

        assertThat(signed("/connectors/twilio/status?message=" + id, form)).isEqualTo(204);

        assertThat(state(id)).isEqualTo(MessageState.FAILED);
        assertThat(changes).singleElement().satisfies(change -> assertThat(change.error())
                .contains("30005"));
    }

    private int report(UUID id, String status) {
        return signed(
                "/connectors/twilio/status?message=" + id,
                new TreeMap<>(Map.of("MessageSid", sid, "MessageStatus", status, "From", "+1", "To", phone)));
    }

    private Map<String, String> sms(String body) {
        return new TreeMap<>(Map.of("MessageSid", sid, "From", phone, "To", "+2252720000000", "Body", body));
    }

    private int signed(String path, Map<String, String> form) {
        return post(path, form, signature(path, form));
    }

    private String signature(String path, Map<String, String> form) {
        return account.signature("http://127.0.0.1:" + port + path, form);
    }

    private int post(String path, Map<String, String> form, String signature) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.parseMediaType("application/x-www-form-urlencoded;charset=UTF-8"));
        if (signature != null) {
            headers.set("X-Twilio-Signature", signature);
        }
        return http.postForEntity(path, new HttpEntity<>(Form.encode(form), headers), String.class)
                .getStatusCode()
                .value();
    }

    private UUID message(String tenant, String state) {
        UUID id = UUID.randomUUID();
        Instant now = Instant.now();
        Tenancy.as(
                tenant,
                () -> transaction.executeWithoutResult(tx -> jdbc.sql("""
                INSERT INTO message (id, idempotency_key, channel, recipient_id, recipient_name, address, language, template,
                    body, segments, urgency, state, attempts, created_at, next_attempt_at, expires_at, claimed_at, ask_at)
                VALUES (:id, :id::text, 'sms', 'x', 'X', :phone, 'fr', :template, 'Hello', 1, 5, :state, 1, :now, :now,
                    :later, :now, :later)""")
                        .param("id", id)
                        .param("phone", phone)
                        .param("template", sid)
                        .param("state", state)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("later", now.plus(Duration.ofHours(4)).atOffset(ZoneOffset.UTC))
                        .update()));
        return id;
    }

    private MessageState state(UUID id) {
        return Tenancy.as(Tenancy.DEFAULT, () -> messages.find(id).orElseThrow().state());
    }
}
