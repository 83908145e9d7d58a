package io.towerflow.escalation;

import io.towerflow.escalation.Decision.State;
import io.towerflow.escalation.EscalationRepository.Stored;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.notification.Channel;
import io.towerflow.notification.Notice;
import io.towerflow.notification.Notifier;
import io.towerflow.notification.SmsText;
import io.towerflow.people.OnCall;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes an escalation from step to step: notifies who is asked, and keeps what was decided and by which rule. */
@Service
public class EscalationSteps {

    /** State in which all alarms are clear: nobody needs to be asked unless they return. */
    public static final String CLEAR = "clear";

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("dd.MM. HH:mm", Locale.ROOT);

    private final Incidents incidents;
    private final EscalationCases cases;
    private final EscalationLifecycle lifecycle;
    private final EscalationRepository repository;
    private final EscalationPolicy policy;
    private final People people;
    private final OnCall onCall;
    private final Notifier notifier;
    private final MessageSource messages;
    private final String publicUrl;
    private final Clock clock;

    EscalationSteps(
            Incidents incidents,
            EscalationCases cases,
            EscalationLifecycle lifecycle,
            EscalationRepository repository,
            EscalationPolicy policy,
            People people,
            OnCall onCall,
            Notifier notifier,
            MessageSource messages,
            @Value("${towerflow.public-url}") String publicUrl,
            Clock clock) {
        this.incidents = incidents;
        this.cases = cases;
        this.lifecycle = lifecycle;
        this.repository = repository;
        this.policy = policy;
        this.people = people;
        this.onCall = onCall;
        this.notifier = notifier;
        this.messages = messages;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /**
     * State in which the escalation is now.
     *
     * @param state the word of a {@link Decision.State}, or {@link #CLEAR}
     * @param due when to look again; null where a message must come first, or it is over
     */
    public record Standing(String state, @Nullable Instant due) {}

    /**
     * Does what is due now.
     *
     * @param escalation its id: that of its process instance
     * @param number of the incident
     */
    @Transactional
    public Standing take(String escalation, String number) {
        // Locked before its timeline is read: who decides meanwhile waits, and then finds what this step waits for.
        Incident incident = incidents.lock(number).orElseThrow();
        Instant now = clock.instant();
        Stored stored = repository.find(escalation).orElse(null);
        Progress progress = stored == null ? Progress.begin(incident.openedAt()) : stored.progress();
        if (incident.state() == IncidentState.CLEARED) {
            repository.save(escalation, number, CLEAR, progress, List.of(), policy.version(), now);
            return new Standing(CLEAR, null);
        }
        if (incident.state().ended()) {
            return new Standing(State.OVER.word(), null);
        }
        EscalationCase known = cases.caseAt(incident, now);
        Decision decision = lifecycle.next(known, progress, answers(number), now);
        repository.save(
                escalation,
                number,
                decision.state().word(),
                decision.progress(),
                decision.waitingFor(),
                decision.version(),
                now);
        ZoneId zone = onCall.calendar(known.region()).zone();
        for (Asked asked : decision.asks()) {
            tell(escalation, incident, asked, repository.ask(escalation, asked), now);
        }
        note(number, decision, stored, zone, now);
        return new Standing(decision.state().word(), decision.due());
    }

    /** The timeline remembers who took care, by whatever way the answer came. */
    private List<Answer> answers(String number) {
        return incidents.timeline(number).stream()
                .filter(entry -> entry.actor() != null)
                .filter(entry ->
                        entry.kind().equals("acknowledged") || entry.kind().equals("decided"))
                .map(entry -> new Answer(
                        Objects.requireNonNull(entry.actor()),
                        entry.at(),
                        entry.kind().equals("decided")))
                .toList();
    }

    private void note(String number, Decision decision, @Nullable Stored before, ZoneId zone, Instant now) {
        String version = Integer.toString(decision.version());
        String rules = String.join("; ", decision.rules());
        Instant due = decision.due();
        String until = due == null ? "" : MOMENT.format(due.atZone(zone)) + " (" + zone + ")";
        boolean changed =
                before == null || !before.state().equals(decision.state().word());
        if (decision.expired()) {
            note(number, now, "escalation-expired", "expired", List.of());
        }
        switch (decision.state()) {
            case ASKED -> {
                if (!decision.asks().isEmpty()) {
                    Asked first = decision.asks().getFirst();
                    note(
                            number,
                            now,
                            "escalated",
                            first.round() > 1 ? "askedAgain" : "asked",
                            List.of(
                                    Integer.toString(first.step()),
                                    names(decision.asks().stream()
                                            .map(Asked::personId)
                                            .toList()),
                                    until,
                                    rules,
                                    version));
                } else if (!decision.waitingFor().isEmpty()
                        && (before == null || !before.waitingFor().equals(decision.waitingFor()))) {
                    note(number, now, "escalation-partial", "partial", List.of(names(decision.waitingFor())));
                }
            }
            case HELD -> {
                if (changed) {
                    note(number, now, "escalation-held", "held", List.of(until, rules, version));
                }
            }
            case ACKNOWLEDGED ->
                note(number, now, "escalation-acknowledged", "acknowledged", List.of(until, rules, version));
            case WAITING, PAUSED -> {
                // Only foretold: here the process begins later, and the incident tells of planned work
            }
            case OVER -> note(number, now, "escalation-over", "over", List.of(version));
            case EXHAUSTED -> note(number, now, "escalation-exhausted", "exhausted", List.of(version));
        }
    }

    private void note(String number, Instant now, String kind, String key, List<String> arguments) {
        incidents.note(number, new TimelineEntry(now, kind, "escalation.timeline." + key, arguments, null));
    }

    private String names(List<String> ids) {
        return String.join(
                ", ",
                ids.stream()
                        .map(id -> people.find(id).map(Person::name).orElse(id))
                        .toList());
    }

    private void tell(String escalation, Incident incident, Asked asked, String code, Instant now) {
        Person person = people.find(asked.personId()).orElseThrow();
        Locale language = person.language();
        String severity =
                messages.getMessage("incident.severity." + incident.severity().word(), null, language);
        String title = incidents.title(incident.number(), language);
        Map<String, String> words = Map.of(
                "name",
                person.name(),
                "number",
                incident.number(),
                "title",
                title,
                "what",
                SmsText.cut(title, Escalations.SHORT_TITLE),
                "severity",
                severity,
                "minutes",
                Long.toString(Duration.between(incident.openedAt(), now).toMinutes()),
                "code",
                code,
                "link",
                publicUrl + "/incidents/" + incident.number());
        for (Channel channel : asked.channels()) {
            notifier.notify(new Notice(
                    escalation + ":" + asked.at().toEpochMilli() + ":" + asked.step() + "." + asked.round() + ":"
                            + person.id() + ":" + channel,
                    channel,
                    person,
                    "escalation.call",
                    words,
                    incident.number(),
                    null,
                    incident.severity().ordinal()));
        }
    }
}
