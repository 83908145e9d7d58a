package io.towerflow.demo.story;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.demo.simulator.FaultProgression;
import io.towerflow.demo.simulator.PowerPlant;
import io.towerflow.demo.simulator.Symptom;
import io.towerflow.demo.simulator.SymptomPeriod;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Schedules when each report of a fault is due, hours passing faster than in life. */
final class StorySchedule {

    /** Time after the fault within which what happens passes as in life. */
    private static final Duration AS_IN_LIFE = Duration.ofMinutes(1);

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private final FaultProgression course;
    private final int speed;

    StorySchedule(Topology topology, int speed) {
        this.course = new FaultProgression(topology, PowerPlant.STORY_SEED);
        this.speed = speed;
    }

    /** Returns the reports due after {@code toldUntil} and not after now, in their order. */
    List<AlarmReport> due(StoryFault fault, Instant now) {
        List<AlarmReport> reports = new ArrayList<>();
        List<Symptom> symptoms = course.symptoms(fault.simulated());
        for (int i = 0; i < symptoms.size(); i++) {
            Symptom symptom = symptoms.get(i);
            Instant raise = raisedAt(fault, symptom);
            if (!raise.isBefore(fault.endsAt())) {
                continue;
            }
            String id = fault.name() + "-" + (i + 1);
            addIfDue(reports, fault, symptom, id, raise, false, now);
            addIfDue(reports, fault, symptom, id, clearedAt(fault, symptom), true, now);
        }
        reports.sort(Comparator.comparing(AlarmReport::eventTime));
        return reports;
    }

    /** Returns for how long each symptom of a fault lasts, those that never come to be left out. */
    List<SymptomPeriod> periods(StoryFault fault) {
        return course.symptoms(fault.simulated()).stream()
                .map(symptom -> new SymptomPeriod(symptom, raisedAt(fault, symptom), clearedAt(fault, symptom), speed))
                .filter(period -> period.from().isBefore(fault.endsAt()))
                .toList();
    }

    /** Returns when the last report of the fault is due. */
    Instant lastReport(StoryFault fault) {
        return course.symptoms(fault.simulated()).stream()
                .filter(symptom -> raisedAt(fault, symptom).isBefore(fault.endsAt()))
                .map(symptom -> clearedAt(fault, symptom))
                .max(Comparator.naturalOrder())
                .orElse(fault.endsAt());
    }

    private Instant raisedAt(StoryFault fault, Symptom symptom) {
        return fault.startedAt().plus(passed(fault.kind(), symptom.after()));
    }

    private Instant clearedAt(StoryFault fault, Symptom symptom) {
        Duration after = symptom.clearsAfter();
        if (after == null) {
            return fault.endsAt().plus(symptom.recovery());
        }
        return fault.startedAt().plus(passed(fault.kind(), after));
    }

    private Duration passed(FaultKind kind, Duration inLife) {
        if (kind == FaultKind.FLAPPING_LINK || inLife.compareTo(AS_IN_LIFE) <= 0) {
            return inLife;
        }
        return AS_IN_LIFE.plus(inLife.minus(AS_IN_LIFE).dividedBy(speed));
    }

    private static void addIfDue(
            List<AlarmReport> reports,
            StoryFault fault,
            Symptom symptom,
            String externalId,
            Instant at,
            boolean clear,
            Instant now) {
        if (!at.isAfter(fault.toldUntil()) || at.isAfter(now)) {
            return;
        }
        PerceivedSeverity severity = clear ? PerceivedSeverity.CLEARED : symptom.perceivedSeverity();
        reports.add(new AlarmReport(
                IDS.generate(),
                Tenancy.DEFAULT,
                symptom.sourceSystemId(),
                symptom.alarmedObjectId(),
                symptom.alarmType(),
                symptom.probableCause(),
                symptom.specificProblem(),
                severity,
                severity.name().toUpperCase(Locale.ROOT),
                at,
                now,
                externalId,
                symptom.additionalText(),
                Map.of()));
    }
}
