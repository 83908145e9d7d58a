package io.towerflow.escalation;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.escalation.Decision.State;
import io.towerflow.incident.EscalationStart.Start;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.people.Skill;
import io.towerflow.problem.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Plays an escalation on a virtual clock: the same decisions as the process, without a message. */
@Service
public class WhatIf {

    private static final int MOST_LOOKS = 60;
    private static final int MOST_MINUTES = 10_000;

    private final EscalationCourse course;
    private final EscalationPolicy policy;
    private final IncidentSettings settings;

    WhatIf(EscalationCourse course, EscalationPolicy policy, IncidentSettings settings) {
        this.course = course;
        this.policy = policy;
        this.settings = settings;
    }

    /**
     * What is asked.
     *
     * @param version of the policy; null for the one in force
     * @param at when the incident is opened
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
            int sites,
            int technologies,
            @Nullable Integer batteryMinutes,
            @Nullable Integer answerAfter) {}

    /** A moment of the virtual clock at which something happens. */
    public record Moment(Instant at, Decision decision) {}

    /** The versions of the policy that can be asked. */
    public List<Integer> versions() {
        return List.of(policy.version());
    }

    /** How long an incident of this severity may take before its escalation begins. */
    public Duration agreed(PerceivedSeverity severity) {
        return settings.sla().of(severity);
    }

    /**
     * Everything that would happen until somebody takes care for good, everybody was asked in vain, or two weeks are over.
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
                question.region(),
                question.skill(),
                opened,
                opened.plus(agreed(question.severity())),
                battery == null ? null : opened.plus(Duration.ofMinutes(battery)));
        Start start = course.begin(incident);
        List<Moment> moments = new ArrayList<>();
        moments.add(new Moment(
                opened,
                new Decision(
                        State.WAITING,
                        start.at(),
                        List.of(),
                        List.of(),
                        start.rules(),
                        start.version(),
                        false,
                        Progress.begin(opened))));
        moments.addAll(play(incident, start.at(), question.answerAfter()));
        return moments;
    }

    List<Moment> play(EscalationCase incident, Instant begin, @Nullable Integer answerAfter) {
        List<Moment> moments = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        Instant answerAt = answerAfter == null ? null : begin.plus(Duration.ofMinutes(answerAfter));
        Progress progress = Progress.begin(begin);
        Instant now = begin;
        Instant end = begin.plus(Duration.ofDays(14));
        for (int look = 0; look < MOST_LOOKS && now.isBefore(end); look++) {
            Decision decision = course.next(incident, progress, answers, now);
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
                now = due;
            }
        }
        return moments;
    }

    private void check(Question question) {
        List<InvalidInputException.Field> wrong = new ArrayList<>();
        Integer version = question.version();
        if (version != null && !versions().contains(version)) {
            wrong.add(new InvalidInputException.Field("version", "is not known; there are " + versions()));
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
