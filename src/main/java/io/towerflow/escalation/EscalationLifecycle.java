package io.towerflow.escalation;

import io.towerflow.escalation.Decision.State;
import io.towerflow.escalation.EscalationPolicy.Bound;
import io.towerflow.escalation.EscalationPolicy.Group;
import io.towerflow.escalation.EscalationPolicy.Line;
import io.towerflow.escalation.EscalationPolicy.Pause;
import io.towerflow.escalation.EscalationPolicy.Respite;
import io.towerflow.escalation.EscalationPolicy.Ruling;
import io.towerflow.escalation.EscalationPolicy.Share;
import io.towerflow.identity.Role;
import io.towerflow.incident.EscalationStart.Start;
import io.towerflow.notification.Channel;
import io.towerflow.people.BusinessCalendar;
import io.towerflow.people.OnCall;
import io.towerflow.people.OnCallDuty;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides what happens next in an escalation: by the rules, the on-call plan and the calendars of the region. It tells nobody
 * and stores nothing, so that the process and the what-if page go the same way.
 */
@Component
class EscalationLifecycle {

    /** A table without end would ask for ever. */
    private static final int MOST_STEPS = 20;

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final EscalationPolicy policy;
    private final OnCall onCall;
    private final People people;

    EscalationLifecycle(EscalationPolicy policy, OnCall onCall, People people) {
        this.policy = policy;
        this.onCall = onCall;
        this.people = people;
    }

    /** Copy that decides by another version of the policy than the one in force. */
    EscalationLifecycle by(int version) {
        return new EscalationLifecycle(policy.of(version), onCall, people);
    }

    /**
     * Start of the escalation: when the agreed time is over, or sooner where the rules say that the battery does not
     * let it wait.
     */
    Start begin(EscalationCase incident) {
        Instant down = incident.downAt();
        if (down == null) {
            return new Start(incident.dueAt(), List.of(), 0);
        }
        Ruling ruling = rule(incident, 1, "", incident.openedAt());
        Share share = ruling.share();
        if (share != null) {
            Instant sooner = incident.openedAt()
                    .plus(Duration.between(incident.openedAt(), down)
                            .multipliedBy(share.percent())
                            .dividedBy(100));
            if (sooner.isBefore(incident.dueAt())) {
                return new Start(sooner, List.of(share.rule()), ruling.version());
            }
        }
        return new Start(incident.dueAt(), List.of(), ruling.version());
    }

    Decision next(EscalationCase incident, Progress progress, List<Answer> answers, Instant now) {
        Instant counted = countedFrom(progress);
        List<Answer> fresh = answers.stream()
                .filter(answer -> !answer.at().isBefore(counted) && !answer.at().isAfter(now))
                .sorted(Comparator.comparing(Answer::at))
                .toList();
        Progress from = progress;
        boolean expired = false;
        List<String> missing = missing(progress, fresh);
        if (!fresh.isEmpty() && missing.isEmpty()) {
            Answer last = fresh.getLast();
            boolean decided = fresh.stream().anyMatch(Answer::decided);
            Ruling ruling = rule(incident, Math.max(1, progress.step()), decided ? "decided" : "seen", now);
            Bound term = ruling.term();
            if (term == null) {
                return done(State.OVER, null, List.of(), ruling, progress, false);
            }
            Instant until = last.at().plus(Duration.ofMinutes(term.minutes()));
            if (until.isAfter(now)) {
                return done(State.ACKNOWLEDGED, until, List.of(term.rule()), ruling, progress, false);
            }
            expired = progress.step() > 0;
            // The same people again: they said that they take care, and the incident is still open
            from = new Progress(Math.max(0, progress.step() - 1), MOST_STEPS, now, null, progress.asked());
        } else if (progress.due() != null && now.isBefore(progress.due())) {
            return new Decision(
                    State.ASKED,
                    progress.due(),
                    List.of(),
                    fresh.isEmpty() ? List.of() : missing,
                    List.of(),
                    policy.version(),
                    false,
                    progress);
        }
        return ask(incident, from, now, expired);
    }

    /**
     * Instant from which answers count. One that was not enough for a step in which several people must answer is not
     * enough for the next step either: whoever is asked there must answer again.
     */
    private static Instant countedFrom(Progress progress) {
        List<Asked> current = progress.asked().stream()
                .filter(asked -> asked.step() == progress.step())
                .filter(asked -> !asked.at().isBefore(progress.since()))
                .toList();
        return current.isEmpty() || current.stream().anyMatch(Asked::must)
                ? progress.since()
                : current.stream().map(Asked::at).min(Comparator.naturalOrder()).orElse(progress.since());
    }

    /** People whose answer the step needs and has not; all who were asked where any answer is enough and none came. */
    private static List<String> missing(Progress progress, List<Answer> fresh) {
        Set<String> answered = new LinkedHashSet<>();
        for (Answer answer : fresh) {
            if (answer.decided()) {
                return List.of();
            }
            answered.add(answer.personId());
        }
        return progress.asked().stream()
                .filter(asked -> asked.must() && asked.step() == progress.step())
                .filter(asked -> !asked.at().isBefore(progress.since()))
                .map(Asked::personId)
                .distinct()
                .filter(person -> !answered.contains(person))
                .toList();
    }

    private Decision ask(EscalationCase incident, Progress from, Instant now, boolean expired) {
        int step = Math.max(1, from.step());
        int round = from.step() == 0 ? 1 : from.round() + 1;
        for (; step <= MOST_STEPS; step++, round = 1) {
            Ruling ruling = rule(incident, step, "", now);
            if (ruling.asks().isEmpty()) {
                return done(State.EXHAUSTED, null, List.of(), ruling, from, expired);
            }
            int times = ruling.asks().stream().mapToInt(Line::times).max().orElse(1);
            if (round > times) {
                continue;
            }
            if (!ruling.pauses().isEmpty()) {
                Instant until = until(incident, ruling.pauses(), now);
                if (until.isAfter(now)) {
                    return done(
                            State.HELD,
                            until,
                            ruling.pauses().stream().map(Pause::rule).toList(),
                            ruling,
                            new Progress(from.step(), from.round(), from.since(), null, from.asked()),
                            expired);
                }
            }
            Respite respite = ruling.respite();
            if (respite != null && now.isBefore(incident.dueAt())) {
                Instant look = now.plus(Duration.ofMinutes(respite.minutes()));
                return done(
                        State.HELD,
                        look.isBefore(incident.dueAt()) ? look : incident.dueAt(),
                        List.of(respite.rule()),
                        ruling,
                        new Progress(from.step(), from.round(), from.since(), null, from.asked()),
                        expired);
            }
            int thisRound = round;
            List<Line> lines = ruling.asks().stream()
                    .filter(line -> thisRound <= line.times())
                    .toList();
            List<Asked> asks = people(incident, lines, step, round, now);
            if (!asks.isEmpty()) {
                Duration time = Duration.ofMinutes(
                                lines.stream().mapToInt(Line::minutes).min().orElse(1))
                        .multipliedBy(ruling.percent())
                        .dividedBy(100);
                Instant due = now.plus(time.compareTo(SHORTEST) < 0 ? SHORTEST : time);
                List<Asked> all = new ArrayList<>(from.asked());
                all.addAll(asks);
                List<String> rules =
                        new ArrayList<>(lines.stream().map(Line::rule).toList());
                rules.addAll(ruling.hurry());
                return done(
                        State.ASKED,
                        due,
                        asks,
                        rules,
                        ruling,
                        new Progress(step, round, from.since(), due, all),
                        expired);
            }
            // Nobody is on second call, say: the next step must not wait for nobody
        }
        return done(State.EXHAUSTED, null, List.of(), rule(incident, MOST_STEPS, "", now), from, expired);
    }

    private static Decision done(
            State state, @Nullable Instant due, List<String> rules, Ruling ruling, Progress progress, boolean expired) {
        return done(state, due, List.of(), rules, ruling, progress, expired);
    }

    private static Decision done(
            State state,
            @Nullable Instant due,
            List<Asked> asks,
            List<String> rules,
            Ruling ruling,
            Progress progress,
            boolean expired) {
        return new Decision(state, due, asks, List.of(), rules, ruling.version(), expired, progress);
    }

    private Ruling rule(EscalationCase incident, int step, String answer, Instant now) {
        BusinessCalendar calendar = onCall.calendar(incident.region());
        Instant down = incident.downAt();
        return policy.rule(new Emergency(
                incident.severity().word(),
                step,
                incident.sites(),
                incident.technologies(),
                down == null ? Emergency.POWERED : minutes(now, down),
                minutes(incident.dueAt(), now),
                now.atZone(calendar.zone()).getHour(),
                calendar.open(now),
                answer,
                incident.powerBack()));
    }

    private static int minutes(Instant from, Instant until) {
        return (int) Math.max(
                0, Math.min(Emergency.POWERED - 1, Duration.between(from, until).toMinutes()));
    }

    /** End of the last of the pauses. */
    private Instant until(EscalationCase incident, List<Pause> pauses, Instant now) {
        BusinessCalendar calendar = onCall.calendar(incident.region());
        return pauses.stream()
                .map(pause -> {
                    Integer hour = pause.hour();
                    if (hour == null) {
                        return calendar.nextOpen(now);
                    }
                    ZonedDateTime here = now.atZone(calendar.zone());
                    ZonedDateTime today =
                            here.toLocalDate().atTime(LocalTime.of(hour, 0)).atZone(calendar.zone());
                    return (today.isAfter(here)
                                    ? today
                                    : here.toLocalDate()
                                            .plusDays(1)
                                            .atTime(hour, 0)
                                            .atZone(calendar.zone()))
                            .toInstant();
                })
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    /** People to ask, each once, by all channels of the lines that name him or her. */
    private List<Asked> people(EscalationCase incident, List<Line> lines, int step, int round, Instant now) {
        Map<String, Asked> asked = new LinkedHashMap<>();
        for (Line line : lines) {
            for (Group group : line.groups()) {
                for (Person person : members(group, incident, now)) {
                    Set<Channel> ways = EnumSet.copyOf(line.channels());
                    if (person.phone() == null) {
                        ways.remove(Channel.SMS);
                    }
                    if (person.mail() == null) {
                        ways.remove(Channel.MAIL);
                    }
                    if (ways.isEmpty()) {
                        continue;
                    }
                    asked.merge(
                            person.id(),
                            new Asked(step, round, person.id(), ways, line.allMustAnswer(), line.rule(), now),
                            EscalationLifecycle::both);
                }
            }
        }
        return List.copyOf(asked.values());
    }

    private static Asked both(Asked one, Asked other) {
        Set<Channel> ways = EnumSet.copyOf(one.channels());
        ways.addAll(other.channels());
        return new Asked(
                one.step(),
                one.round(),
                one.personId(),
                ways,
                one.must() || other.must(),
                other.must() && !one.must() ? other.rule() : one.rule(),
                one.at());
    }

    /**
     * People on call; without a plan for the region everybody of the role, technicians excepted: for these, the
     * dispatchers.
     */
    private List<Person> members(Group group, EscalationCase incident, Instant now) {
        return switch (group) {
            case ON_CALL_1 ->
                onCall.planned(Role.TECHNICIAN, incident.region())
                        ? called(Role.TECHNICIAN, 1, incident, now)
                        : members(Group.DISPATCHERS, incident, now);
            case ON_CALL_2 -> called(Role.TECHNICIAN, 2, incident, now);
            case DISPATCHERS -> orAll(Role.DISPATCHER, incident, now);
            case MANAGERS -> orAll(Role.MANAGER, incident, now);
        };
    }

    private List<Person> orAll(Role role, EscalationCase incident, Instant now) {
        List<Person> called = called(role, 0, incident, now);
        return called.isEmpty() ? people.withRole(role) : called;
    }

    /** @param order 0 for any */
    private List<Person> called(Role role, int order, EscalationCase incident, Instant now) {
        List<OnCallDuty> duties = onCall.at(role, incident.region(), incident.skill(), now).stream()
                .filter(duty -> order == 0 || duty.callOrder() == order)
                .toList();
        boolean own = duties.stream().anyMatch(duty -> duty.team().region() != null);
        return duties.stream()
                // A team of the region goes before those of all regions
                .filter(duty -> !own || duty.team().region() != null)
                .map(OnCallDuty::personId)
                .distinct()
                .flatMap(id -> people.find(id).stream())
                .toList();
    }
}
