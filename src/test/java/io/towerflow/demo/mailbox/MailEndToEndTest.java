package io.towerflow.demo.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.identity.Role;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.Messages;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.people.Person;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;

@TowerFlowTest
class MailEndToEndTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Autowired
    Notifier notifier;

    @Autowired
    Messages messages;

    @Autowired
    MailRepository mails;

    @Autowired
    TestRestTemplate http;

    private final String address = UUID.randomUUID() + "@towerflow.example";

    @Test
    void aMailArrivesInFrenchWithTextAndHtml() {
        Message message = sent(address, Locale.FRENCH, MessageState.SENT);

        assertThat(mails.list(address, 10, 0)).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("Message d'essai de TowerFlow");
            assertThat(mail.body()).startsWith("Bonjour Hélène & Co,\n\nce message montre");
            assertThat(mail.html()).contains("<p>Bonjour Hélène &amp; Co,</p><p>ce message");
            assertThat(mail.messageId())
                    .isEqualTo(message.providerId())
                    .contains(message.id().toString());
        });
    }

    @Test
    void aMailArrivesInEnglishForEverybodyWhoDoesNotReadFrench() {
        sent(address, Locale.ENGLISH, MessageState.SENT);

        assertThat(mails.list(address, 10, 0)).singleElement().satisfies(mail -> assertThat(mail.subject())
                .isEqualTo("TowerFlow test message"));
    }

    @Test
    void aPersonWithoutAnAddressMakesTheMessageFailAndNothingElse() {
        assertThat(sent(null, Locale.FRENCH, MessageState.FAILED).error()).contains("No address of Hélène & Co");
    }

    @Test
    void theMailboxShowsTheMailAsPageAndAsJson() {
        sent(address, Locale.FRENCH, MessageState.SENT);

        assertThat(http.getForObject("/demo/mailbox/messages?to=" + address, String.class))
                .contains("\"subject\":\"Message d'essai de TowerFlow\"");
        assertThat(http.getForObject("/demo/mailbox", String.class)).contains(address);
        long id = mails.list(address, 1, 0).get(0).id();
        assertThat(http.getForObject("/demo/mailbox/" + id, String.class)).contains("Message d&#39;essai");
        assertThat(http.getForEntity("/demo/mailbox/" + id + "/html", String.class)
                        .getHeaders())
                .containsEntry(
                        "Content-Security-Policy", List.of("sandbox; default-src 'none'; style-src 'unsafe-inline'"));
    }

    private Message sent(@Nullable String mail, Locale language, MessageState state) {
        Person person = new Person("p-" + address, "Hélène & Co", Role.MANAGER, null, mail, language);
        UUID id = Tenancy.as(
                Tenancy.DEFAULT,
                () -> notifier.notify(new Notice(
                        "mail-" + address,
                        Channel.MAIL,
                        person,
                        "test",
                        Map.of("name", person.name()),
                        null,
                        null,
                        5)));
        await().atMost(LONG).until(() -> message(id).state() == state);
        return message(id);
    }

    private Message message(UUID id) {
        return Tenancy.as(Tenancy.DEFAULT, () -> messages.find(id).orElseThrow());
    }
}
