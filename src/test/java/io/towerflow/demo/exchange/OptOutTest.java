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
import io.towerflow.notification.Messages;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.OptOut;
import io.towerflow.notification.OptOuts;
import io.towerflow.people.Person;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever writes STOP gets one confirmation and then nothing more by SMS, until START. */
@TowerFlowTest
class OptOutTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    Notifier notifier;

    @Autowired
    Messages messages;

    @Autowired
    OptOuts optOuts;

    @Autowired
    DeliveryReports reports;

    @Autowired
    Exchange exchange;

    @Autowired
    ExchangeRepository repository;

    private final String phone = Unused.phone();
    private final Person person = new Person("o-" + phone, "Awa", Role.TECHNICIAN, phone, null, Locale.ENGLISH);

    @Test
    void stopIsConfirmedOnceAndHonouredUntilStart() {
        exchange.reply(phone, "Arrêt");
        await().atMost(LONG).until(() -> outbound().size() == 1);
        assertThat(outbound().getFirst().body()).contains("REPRISE");
        assertThat(optOut().resumedAt()).isNull();
        assertThat(optOut().word()).isEqualTo("Arrêt");

        Message stopped = decided(send("during"));
        assertThat(stopped.state()).isEqualTo(MessageState.FAILED);
        assertThat(stopped.error()).contains("STOP");
        assertThat(reports.received("SM-a" + phone, phone, "+2252720000000", "STOP", null))
                .isTrue();
        assertThat(reports.received("SM-b" + phone, phone, "+2252720000000", "REPRISE", null))
                .isTrue();
        assertThat(optOut().resumedAt()).isNotNull();

        assertThat(decided(send("after")).state()).isEqualTo(MessageState.DELIVERED);
        // Confirmed, confirmed to be back, and the message after it: nothing for the second STOP.
        await().atMost(LONG).until(() -> outbound().size() == 3);
    }

    private OptOut optOut() {
        return Tenancy.as(Tenancy.DEFAULT, () -> optOuts.page(0, 1000)).stream()
                .filter(one -> one.phone().equals(phone))
                .findFirst()
                .orElseThrow();
    }

    private List<Sms> outbound() {
        return repository.ofPhone(phone, 20, 0).stream()
                .filter(sms -> !sms.inbound())
                .toList();
    }

    private UUID send(String key) {
        return Tenancy.as(
                Tenancy.DEFAULT,
                () -> notifier.notify(
                        new Notice(key + phone, Channel.SMS, person, "test", Map.of("name", "Awa"), null, null, 5)));
    }

    private Message decided(UUID id) {
        await().atMost(LONG)
                .until(() -> message(id).state() == MessageState.DELIVERED
                        || message(id).state() == MessageState.FAILED);
        return message(id);
    }

    private Message message(UUID id) {
        return Tenancy.as(Tenancy.DEFAULT, () -> messages.find(id).orElseThrow());
    }
}
