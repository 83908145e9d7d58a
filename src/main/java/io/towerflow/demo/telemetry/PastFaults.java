package io.towerflow.demo.telemetry;

import io.towerflow.demo.simulator.FaultProgression;
import io.towerflow.demo.simulator.PowerPlant;
import io.towerflow.demo.simulator.SimulatedFault;
import io.towerflow.demo.simulator.Simulator;
import io.towerflow.demo.simulator.SymptomPeriod;
import io.towerflow.inventory.Topology;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Faults of the time before the first start, when nobody told a story: the same on every machine. */
final class PastFaults {

    private static final long SEED = 71;
    private static final int A_DAY = 14;

    private PastFaults() {}

    /** What the faults of a day and the day before it bring about, none of it after the first start. */
    static List<SymptomPeriod> of(Topology topology, Instant day, Instant firstStart) {
        FaultProgression progression = new FaultProgression(topology, PowerPlant.STORY_SEED);
        List<SymptomPeriod> periods = new ArrayList<>();
        for (int back = 1; back >= 0; back--) {
            Instant from = day.minus(back, ChronoUnit.DAYS);
            long number = from.getEpochSecond() / Duration.ofDays(1).toSeconds();
            Simulator chance = new Simulator(topology, SEED + number);
            SplittableRandom when = new SplittableRandom(SEED * number);
            for (int i = 0; i < A_DAY; i++) {
                SimulatedFault fault = chance.fault(from.plusSeconds(when.nextInt(86_400)));
                progression.symptoms(fault).stream()
                        .filter(symptom -> symptom.after().compareTo(fault.lasts()) < 0)
                        .map(symptom -> new SymptomPeriod(
                                symptom,
                                fault.startsAt().plus(symptom.after()),
                                earlier(
                                        symptom.clearsAfter() == null
                                                ? fault.endsAt().plus(symptom.recovery())
                                                : fault.startsAt().plus(symptom.clearsAfter()),
                                        firstStart),
                                1))
                        .forEach(periods::add);
            }
        }
        return periods;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
