package io.towerflow.publishing;

import io.towerflow.identity.Role;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Notifies authors and those who decide of what becomes of a change, each by mail and in his or her language. */
@Component
public class AuthorNotifications {

    /** Urgency at which nobody is woken. */
    private static final int URGENCY = 5;

    private final Notifier notifier;
    private final People people;

    AuthorNotifications(Notifier notifier, People people) {
        this.notifier = notifier;
        this.people = people;
    }

    /** Everybody who may decide about what this person made. */
    public List<Person> deciders(String author) {
        return Stream.concat(people.withRole(Role.ANALYST).stream(), people.withRole(Role.ADMIN).stream())
                .filter(person -> !person.id().equals(author))
                .toList();
    }

    /** Notifies this person by mail; without a mail address nobody. */
    public void tell(String person, String number, String template, Function<Person, Map<String, String>> parameters) {
        people.find(person).ifPresent(known -> tell(known, number, template, "once", parameters));
    }

    /** @param time of the times that the same is told about this number, which one */
    public void tell(
            Person person,
            String number,
            String template,
            String time,
            Function<Person, Map<String, String>> parameters) {
        if (person.mail() == null) {
            return;
        }
        Map<String, String> all = new HashMap<>(parameters.apply(person));
        all.put("name", person.name());
        notifier.notify(new Notice(
                number + "/" + template + "/" + time + "/" + person.id(),
                Channel.MAIL,
                person,
                template,
                all,
                null,
                null,
                URGENCY));
    }
}
