package io.towerflow.operations.account;

import io.towerflow.identity.Role;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.PublicAddress;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.tenancy.Tenancy;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Writes to the tenant's administrators when somebody guesses a password: once an hour for each account and address. */
@Component
class PasswordGuessingNotifications {

    private static final String TEMPLATE = "operations.guessing";
    private static final int URGENCY = 3;

    private final Notifier notifier;
    private final People people;
    private final PublicAddress server;

    PasswordGuessingNotifications(Notifier notifier, People people, PublicAddress server) {
        this.notifier = notifier;
        this.people = people;
        this.server = server;
    }

    @EventListener
    void on(PasswordGuessed event) {
        Tenancy.as(event.tenant(), () -> people.withRole(Role.ADMIN).stream()
                .filter(person -> person.mail() != null)
                .forEach(person -> tell(person, event)));
    }

    private void tell(Person person, PasswordGuessed event) {
        String link = UriComponentsBuilder.fromUriString(server.of("/audit"))
                .queryParam("thing", "{thing}")
                .build("account " + event.account())
                .toString();
        notifier.notify(new Notice(
                "guessing/" + event.account() + "/" + event.address() + "/"
                        + event.at().truncatedTo(ChronoUnit.HOURS) + "/" + person.id(),
                Channel.MAIL,
                person,
                TEMPLATE,
                Map.of("name", person.name(), "account", event.account(), "source", event.address(), "link", link),
                null,
                null,
                URGENCY));
    }
}
