package io.towerflow.escalation;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.escalation.Decision.State;
import io.towerflow.incident.EscalationStart.Start;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.maintenance.MaintenanceWindows.Quiet;
import io.towerflow.people.Skill;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Plays an escalation on a virtual clock: the same decisions as the process, without a message. */
@Service
public class WhatIf {

    private static final int MOST_LOOKS = 60;
    private static final int MOST_MINUTES = 10_000;
    private static final int MOST_WINDOWS = 1000;

    private final EscalationLifecycle lifecycle;
    private final EscalationPolicy policy;
    private final IncidentSettings settings;
    private final Inventory inventory;
    private final MaintenanceWindows windows;

    WhatIf(
            EscalationLifecycle lifecycle,
            EscalationPolicy policy,
            IncidentSettings settings,
            Inventory inventory,
            MaintenanceWindows windows) {
        this.lifecycle = lifecycle;
        this.policy = policy;
        this.settings = settings;
        this.inventory = inventory;
        this.windows = windows;
    }

    /**
     * Question to the policy.
     *
     * @param version of the policy; null for the one in force
     * @param at when the incident is opened
     * @param site the root cause's, where planned work may go on; null: none does
     * @param sites how many are concerned
     * @param technologies how many of 2G to 5G stand at them
     * @param batteryMinutes from {@code at} until the root cause's site is down; null where it has power
     * @param answerAfter minutes after the escalation began at which the first one who was asked answers; null: nobody ever does
     */
    public record Question(
            @Nullable Integer version,
            Instant at,
            PerceivedSeverity severity,
            @Nullable String region,
            @Nullable Skill skill,
            @Nullable String site,
            int sites,
            int technologies,
            @Nullable Integer batteryMinutes,
            @Nullable Integer answerAfter) {}

    /** A moment of the virtual clock at which something happens. */
    public record Moment(Instant at, Decision decision) {}

    /** The versions of the policy that can be asked. */
    public List<Integer> versions() {
        return policy.versions();
    }

    public int inForce() {
        return policy.version();
    }

    /** Time that an incident of this severity may take before its escalation begins. */
    public Duration agreed(PerceivedSeverity severity) {
        return settings.sla().of(severity);
    }

    /**
     * Plays everything that would happen until somebody takes care for good, everybody was asked in vain, or two weeks
     * are over.
     *
     * @throws InvalidInputException naming the field that is wrong
     */
    @Transactional(readOnly = true)
    public List<Moment> play(Question question) {
        check(question);
        Instant opened = question.at();
        Integer battery = question.batteryMinutes();
        EscalationCase incident = new EscalationCase(
                question.severity(),
                question.sites(),
                question.technologies(),
                region(question),
                question.skill(),
                opened,
                opened.plus(agreed(question.severity())),
                battery == null ? null : opened.plus(Duration.ofMinutes(battery)));
        Integer wanted = question.version();
        int version = wanted == null ? policy.version() : wanted;
        EscalationLifecycle chosen = lifecycle.by(version);
        Start start = chosen.begin(incident);
        List<Moment> moments = new ArrayList<>();
        moments.add(still(State.WAITING, opened, start.at(), start.rules(), version));
        Instant begin = paused(question.site(), opened, start.at(), version, moments);
        play(chosen, incident, question.site(), begin, question.answerAfter(), moments);
        return moments;
    }

    private static Moment still(State state, Instant at, Instant until, List<String> rules, int version) {
        return new Moment(
                at, new Decision(state, until, List.of(), List.of(), rules, version, false, Progress.begin(at)));
    }

    /**
     * Instant at which what waits from one instant until another is due, with the planned work of that time, which is
     * told.
     */
    private Instant paused(@Nullable String site, Instant from, Instant until, int version, List<Moment> moments) {
        if (site == null) {
            return until;
        }
        Instant now = from;
        Instant due = until;
        for (Instant at = next(site, now, due); at != null; at = next(site, now, due)) {
            Quiet quiet = windows.quiet(List.of(site), at).orElseThrow();
            moments.add(still(State.PAUSED, at, quiet.until(), List.of(quiet.number()), version));
            due = due.plus(Duration.between(at, quiet.until()));
            now = quiet.until();
        }
        return due;
    }

    /** The first instant in a time at which planned work goes on; null where none does. */
    private @Nullable Instant next(String site, Instant from, Instant until) {
        return Stream.concat(
                        Stream.of(from),
                        windows.page(null, 0, MOST_WINDOWS).windows().stream().map(MaintenanceWindow::startsAt))
                .filter(at -> !at.isBefore(from) && at.isBefore(until))
                .sorted()
                .filter(at -> windows.quiet(List.of(site), at).isPresent())
                .findFirst()
                .orElse(null);
    }

    private @Nullable String region(Question question) {
        if (question.site() == null || question.region() != null) {
            return question.region();
        }
        Site site = inventory.topology(Tenancy.required()).site(question.site());
        return site == null || site.region().isBlank() ? null : site.region();
    }

    /** Plays from the start of the escalation, by the version in force, where no planned work goes on. */
    List<Moment> play(EscalationCase incident, Instant begin, @Nullable Integer answerAfter) {
        List<Moment> moments = new ArrayList<>();
        play(lifecycle, incident, null, begin, answerAfter, moments);
        return moments;
    }

    private void play(
            EscalationLifecycle chosen,
            EscalationCase incident,
            @Nullable String site,
            Instant begin,
            @Nullable Integer answerAfter,
            List<Moment> moments) {
        List<Answer> answers = new ArrayList<>();
        Instant answerAt = answerAfter == null ? null : begin.plus(Duration.ofMinutes(answerAfter));
        Progress progress = Progress.begin(begin);
        Instant now = begin;
        Instant end = begin.plus(Duration.ofDays(14));
        for (int look = 0; look < MOST_LOOKS && now.isBefore(end); look++) {
            Decision decision = chosen.next(incident, progress, answers, now);
            moments.add(new Moment(now, decision));
            progress = decision.progress();
            Instant due = decision.due();
            if (due == null) {
                break;
            }
            if (answerAt != null && answerAt.isBefore(due) && decision.state() == State.ASKED) {
                now = answerAt.isBefore(now) ? now : answerAt;
                answers.add(new Answer(progress.asked().getFirst().personId(), now, false));
                answerAt = null;
            } else {
                now = paused(site, now, due, decision.version(), moments);
            }
        }
    }

    private void check(Question question) {
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        Integer version = question.version();
        if (version != null && !versions().contains(version)) {
            wrong.add(new InvalidInputException.Field("version", "is not known; there are " + versions()));
        }
        if (question.site() != null && inventory.topology(Tenancy.required()).site(question.site()) == null) {
            wrong.add(new InvalidInputException.Field("site", "\"" + question.site() + "\" is not known"));
        }
        if (question.severity() == PerceivedSeverity.CLEARED) {
            wrong.add(new InvalidInputException.Field(
                    "severity", "must be critical, major, minor, warning or indeterminate"));
        }
        between("sites", question.sites(), 1, 100_000, wrong);
        between("technologies", question.technologies(), 0, 9, wrong);
        between("batteryMinutes", question.batteryMinutes(), 0, MOST_MINUTES, wrong);
        between("answerAfter", question.answerAfter(), 0, MOST_MINUTES, wrong);
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
    }

    private static void between(
            String field, @Nullable Integer value, int least, int most, List<InvalidInputException.Field> wrong) {
        if (value != null && (value < least || value > most)) {
            wrong.add(new InvalidInputException.Field(field, "must be from " + least + " to " + most));
        }
    }
}
