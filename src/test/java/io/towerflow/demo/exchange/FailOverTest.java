package io.towerflow.demo.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.identity.Role;
import io.towerflow.notification.Channel;
import io.towerflow.notification.DeliveryReports;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.MessageUndeliverable;
import io.towerflow.notification.Messages;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.Providers;
import io.towerflow.notification.smpp.SmppGateway;
import io.towerflow.notification.smpp.SmppSettings;
import io.towerflow.people.Person;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsmpp.SMPPConstant;
import org.jsmpp.util.DeliveryReceiptState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

/** What one provider cannot bring, the next one does: Twilio's stand-in, then a real SMPP session, then mail. */
@TowerFlowTest
class FailOverTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    ConfigurableApplicationContext context;

    @Autowired
    Notifier notifier;

    @Autowired
    Messages messages;

    @Autowired
    DeliveryReports reports;

    @Autowired
    Providers providers;

    @Autowired
    SmppSettings settings;

    @Autowired
    LineTrouble trouble;

    @Autowired
    ExchangeRepository exchange;

    private final String phone = Unused.phone();
    private final String id = "f-" + phone;
    private SmppGateway gateway;
    private final List<MessageUndeliverable> lost = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void listen() {
        gateway = new SmppGateway(settings.port());
        gateway.open();
        ApplicationListener<PayloadApplicationEvent<Object>> listener = event -> {
            if (event.getPayload() instanceof MessageUndeliverable one
                    && one.recipientId().equals(id)) {
                lost.add(one);
            }
        };
        context.addApplicationListener(listener);
    }

    @Test
    void whatIsReportedUndeliverableGoesByTheOperatorsGatewayAndItsReceiptIsHeard() throws Exception {
        UUID first = send(person("a@towerflow.example"));
        undeliverable(first);

        await().atMost(LONG).until(() -> gateway.takenBy(phone).size() == 1);
        SmppGateway.Taken taken = gateway.takenBy(phone).getFirst();
        assertThat(taken.text()).isEqualTo("Message d'essai de TowerFlow pour Awa.");
        await().atMost(LONG).until(() -> told().getLast().state() == MessageState.SENT);
        gateway.report(taken, DeliveryReceiptState.DELIVRD);

        await().atMost(LONG).until(() -> told().getLast().state() == MessageState.DELIVERED);
        assertThat(told()).extracting(Message::provider).containsExactly("twilio", "smpp");
        assertThat(lost).isEmpty();
    }

    @Test
    void aReportThatComesTwiceBringsOneMessageMore() {
        UUID first = send(person(null));
        undeliverable(first);
        undeliverable(first);

        await().atMost(LONG).until(() -> told().getLast().state() == MessageState.SENT);
        assertThat(told()).hasSize(2);
        assertThat(gateway.takenBy(phone)).hasSize(1);
    }

    @Test
    void aProviderThatTakesNothingIsLeftAfterAWhileAndSaidToBeDown() {
        for (int call = 0; call < 10; call++) {
            trouble.prepare(phone, LineTrouble.Kind.TOO_MANY);
        }
        send(person(null));

        await().atMost(LONG).until(() -> gateway.takenBy(phone).size() == 1);
        assertThat(exchange.count(phone)).isZero();
        assertThat(told().getFirst().error()).contains("429");
        assertThat(providers.all()).anySatisfy(one -> {
            assertThat(one.id()).isEqualTo("twilio");
            assertThat(one.downSince()).isNotNull();
        });
        // Well again, for whoever comes next.
        await().atMost(LONG).until(() -> {
            UUID next = send(person(null), UUID.randomUUID().toString());
            await().atMost(LONG).until(() -> of(next).attempts() > 0 && of(next).state() != MessageState.CLAIMED);
            return of(next).state() == MessageState.SENT || of(next).state() == MessageState.DELIVERED;
        });
    }

    @Test
    void whatNoTelephoneWayBringsGoesByMailInItsWords() {
        gateway.refuseWith(SMPPConstant.STAT_ESME_RINVDSTADR);
        undeliverable(send(person("awa@towerflow.example")));

        await().atMost(LONG).until(() -> told().size() == 3 && told().getLast().state() == MessageState.SENT);
        Message mail = told().getLast();
        assertThat(mail.channel()).isEqualTo(Channel.MAIL);
        assertThat(mail.subject()).isEqualTo("Message d'essai de TowerFlow");
        assertThat(lost).isEmpty();
    }

    @Test
    void whatNoWayBringsIsSaidToBeUndeliverableOnce() {
        gateway.refuseWith(SMPPConstant.STAT_ESME_RINVDSTADR);
        undeliverable(send(person(null)));

        await().atMost(LONG).until(() -> !lost.isEmpty());
        assertThat(told()).extracting(Message::state).containsOnly(MessageState.FAILED);
        assertThat(lost).singleElement().satisfies(one -> assertThat(one.template())
                .isEqualTo("test"));
    }

    @Test
    void whoWantsNoSmsIsToldByMailAndByNoOtherGateway() {
        reports.received("SM" + phone, phone, "+2252720000000", "STOP", "STOP");
        send(person("awa@towerflow.example"));

        await().atMost(LONG).until(() -> told().size() == 2 && told().getLast().state() == MessageState.SENT);
        assertThat(told()).extracting(Message::channel).containsExactly(Channel.SMS, Channel.MAIL);
        assertThat(gateway.takenBy(phone)).isEmpty();
    }

    @Test
    void theGatewayIsFoundAgainAfterItWasDownAndBringsWhatPeopleWrite() throws Exception {
        gateway.close();
        undeliverable(send(person(null)));
        await().atMost(LONG).until(() -> told().size() == 2 && told().getLast().error() != null);
        await().atMost(LONG)
                .until(() -> providers.all().stream().anyMatch(one -> one.id().equals("smpp") && one.error() != null));
        gateway.open();

        await().atMost(LONG).until(() -> gateway.takenBy(phone).size() == 1);
        await().atMost(LONG).until(() -> told().getLast().state() == MessageState.SENT);
        gateway.write(phone, "Arrêt");
        undeliverable(send(person(null), "later"));
        await().atMost(LONG).until(() -> !lost.isEmpty());
        // The confirmation of the STOP came by SMS all the same.
        await().atMost(LONG).until(() -> exchange.ofPhone(phone, 9, 0).stream()
                .anyMatch(sms -> sms.body().contains("REPRISE")));
    }

    @Test
    void whatIsCriticalIsSaidInACallBeforeItGoesByMail() {
        gateway.refuseWith(SMPPConstant.STAT_ESME_RINVDSTADR);
        undeliverable(Tenancy.as(
                Tenancy.DEFAULT,
                () -> notifier.notify(new Notice(
                        "critical" + phone,
                        Channel.SMS,
                        person("awa@towerflow.example"),
                        "test",
                        Map.of("name", "Awa"),
                        null,
                        null,
                        0))));

        await().atMost(LONG).until(() -> told().size() == 3 && told().getLast().state() == MessageState.DELIVERED);
        assertThat(told()).extracting(Message::provider).containsExactly("twilio", "smpp", "voice");
        assertThat(exchange.ofPhone(phone, 9, 0).getFirst().body())
                .isEqualTo("☎ Message d'essai de TowerFlow pour Awa.");
    }

    private Person person(String mail) {
        return new Person(id, "Awa", Role.TECHNICIAN, phone, mail, Locale.FRENCH);
    }

    private UUID send(Person to) {
        return send(to, "first");
    }

    private UUID send(Person to, String key) {
        return Tenancy.as(
                Tenancy.DEFAULT,
                () -> notifier.notify(
                        new Notice(key + phone, Channel.SMS, to, "test", Map.of("name", "Awa"), null, null, 5)));
    }

    /** Twilio takes it, and later says that the network could not bring it. */
    private void undeliverable(UUID message) {
        await().atMost(LONG)
                .until(() -> of(message).providerId() != null || of(message).state() == MessageState.FAILED);
        if (of(message).providerId() != null) {
            reports.reported(of(message).providerId(), message, MessageState.FAILED, "Twilio error 30005");
        }
    }

    private Message of(UUID message) {
        return Tenancy.as(Tenancy.DEFAULT, () -> messages.find(message).orElseThrow());
    }

    private List<Message> told() {
        return Tenancy.as(Tenancy.DEFAULT, () -> messages.page(0, 500)).reversed().stream()
                .filter(one -> one.recipientId().equals(id))
                .toList();
    }
}
