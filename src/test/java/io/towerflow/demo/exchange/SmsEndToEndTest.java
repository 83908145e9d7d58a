package io.towerflow.demo.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.identity.Role;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.Messages;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.people.Person;
import io.towerflow.tenancy.Tenancy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class SmsEndToEndTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    Notifier notifier;

    @Autowired
    Messages messages;

    @Autowired
    ExchangeRepository exchange;

    @Autowired
    LineTrouble trouble;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @LocalServerPort
    int port;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String phone = Unused.phone();
    private final Person technician =
            new Person("t-" + phone, "Awa", Role.TECHNICIAN, phone, "awa@towerflow.example", Locale.FRENCH);

    @Test
    void anSmsReachesThePhoneInTheReceiversLanguageAndIsReportedDelivered() {
        UUID id = send("hello-" + phone);

        Message message = reaches(id, MessageState.DELIVERED);
        assertThat(message.body()).isEqualTo("Message d'essai de TowerFlow pour Awa.");
        assertThat(message.segments()).isEqualTo(1);
        assertThat(onThePhone()).singleElement().satisfies(sms -> {
            assertThat(sms.body()).isEqualTo(message.body());
            assertThat(sms.sid()).isEqualTo(message.providerId());
        });
    }

    @Test
    void whatIsToldTwiceUnderOneKeyIsSentOnce() {
        UUID first = send("once-" + phone);
        UUID second = send("once-" + phone);

        assertThat(second).isEqualTo(first);
        reaches(first, MessageState.DELIVERED);
        assertThat(onThePhone()).hasSize(1);
    }

    @Test
    void aMessageOfATransactionThatRollsBackIsNeverSent() {
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> {
                    notifier.notify(notice("rolled-back-" + phone));
                    tx.setRollbackOnly();
                }));
        UUID after = send("after-" + phone);

        reaches(after, MessageState.DELIVERED);
        assertThat(onThePhone()).hasSize(1);
    }

    @Test
    void anErrorAfterTheMessageWasTakenDoesNotSendItAgain() {
        trouble.prepare(phone, LineTrouble.Kind.TAKEN_WITH_ERROR);

        UUID id = send("taken-" + phone);

        reaches(id, MessageState.DELIVERED);
        assertThat(onThePhone()).hasSize(1);
    }

    @Test
    void aLostMessageIsSentAnewOnceTheProviderSaysThatItDoesNotHaveIt() {
        trouble.prepare(phone, LineTrouble.Kind.LOST);
        trouble.prepare(phone, LineTrouble.Kind.LIST_FAILS);

        UUID id = send("lost-" + phone);

        assertThat(reaches(id, MessageState.DELIVERED).attempts()).isEqualTo(2);
        assertThat(onThePhone()).hasSize(1);
    }

    @Test
    void tooManyCallsAreTriedAgainLater() {
        trouble.prepare(phone, LineTrouble.Kind.TOO_MANY);

        UUID id = send("many-" + phone);

        assertThat(reaches(id, MessageState.DELIVERED).attempts()).isEqualTo(2);
        assertThat(onThePhone()).hasSize(1);
    }

    @Test
    void anAnswerOnThePhoneComesInOnce() throws Exception {
        reaches(send("question-" + phone), MessageState.DELIVERED);

        HttpResponse<String> answer = post("/demo/phones/" + phone.substring(1) + "/reply", "{\"body\":\"OUI A12\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        await().atMost(LONG).until(() -> received() == 1);
    }

    private long received() {
        return Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.execute(
                        tx -> jdbc.sql("SELECT count(*) FROM received_sms WHERE sender = :phone AND body = 'OUI A12'")
                                .param("phone", phone)
                                .query(Long.class)
                                .single()));
    }

    private UUID send(String key) {
        return Tenancy.as(Tenancy.DEFAULT, () -> notifier.notify(notice(key)));
    }

    private Notice notice(String key) {
        return new Notice(key, Channel.SMS, technician, "test", Map.of("name", "Awa"), null, null, 5);
    }

    private Message reaches(UUID id, MessageState state) {
        await().atMost(LONG).until(() -> message(id).state() == state);
        return message(id);
    }

    private Message message(UUID id) {
        return Tenancy.as(Tenancy.DEFAULT, () -> messages.find(id).orElseThrow());
    }

    private List<Sms> onThePhone() {
        return exchange.ofPhone(phone, 10, 0);
    }

    private HttpResponse<String> post(String path, String json) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
