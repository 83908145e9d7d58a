package io.towerflow.escalation;

import io.towerflow.identity.Role;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.SmsText;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Notifies one level after the other that an incident needs somebody now: for escalations that began on the diagram of
 * 0.1.0.
 */
@Service
@EnableConfigurationProperties(EscalationSettings.class)
public class Escalations {

    /** Length of a title, so that an SMS with the incident's number, its link and this takes 160 characters at most. */
    static final int SHORT_TITLE = 40;

    private final Incidents incidents;
    private final People people;
    private final Notifier notifier;
    private final MessageSource messages;
    private final EscalationSettings settings;
    private final String publicUrl;
    private final Clock clock;

    Escalations(
            Incidents incidents,
            People people,
            Notifier notifier,
            MessageSource messages,
            EscalationSettings settings,
            @Value("${towerflow.public-url}") String publicUrl,
            Clock clock) {
        this.incidents = incidents;
        this.people = people;
        this.notifier = notifier;
        this.messages = messages;
        this.settings = settings;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /**
     * Notifies everybody of a level by mail and SMS, as far as they can be reached.
     *
     * @param level {@code DISPATCHER} or {@code MANAGER}
     * @param occasion one escalation's id: nobody is told twice for the same one
     * @return how long the level has to acknowledge
     */
    @Transactional
    public Duration tell(String number, Role level, String occasion) {
        Incident incident = incidents.find(number).orElseThrow();
        List<Person> told = people.withRole(level);
        for (Person person : told) {
            Map<String, String> words = words(incident, person);
            if (person.mail() != null) {
                notify(incident, person, Channel.MAIL, occasion, words);
            }
            if (person.phone() != null) {
                notify(incident, person, Channel.SMS, occasion, words);
            }
        }
        incidents.note(
                number,
                new TimelineEntry(
                        clock.instant(),
                        "escalated",
                        "escalation.timeline." + level.id(),
                        List.of(Integer.toString(told.size())),
                        null));
        return level == Role.DISPATCHER ? settings.dispatcherWait() : settings.managerWait();
    }

    private void notify(Incident incident, Person person, Channel channel, String occasion, Map<String, String> words) {
        notifier.notify(new Notice(
                occasion + ":" + person.id() + ":" + channel,
                channel,
                person,
                "escalation." + person.role().id(),
                words,
                incident.number(),
                null,
                incident.severity().ordinal()));
    }

    private Map<String, String> words(Incident incident, Person person) {
        String severity =
                messages.getMessage("incident.severity." + incident.severity().word(), null, person.language());
        long minutes = Duration.between(incident.openedAt(), clock.instant()).toMinutes();
        String title = incidents.title(incident.number(), person.language());
        return Map.of(
                "name",
                person.name(),
                "number",
                incident.number(),
                "title",
                title,
                "what",
                SmsText.cut(title, SHORT_TITLE),
                "severity",
                severity,
                "minutes",
                Long.toString(minutes),
                "link",
                publicUrl + "/incidents/" + incident.number());
    }
}
