package io.towerflow.demo.score;

import io.towerflow.correlation.OfflineCorrelation;
import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.demo.simulator.SimulatedAlarm;
import io.towerflow.demo.simulator.SimulatedFault;
import io.towerflow.demo.simulator.Simulator;
import io.towerflow.demo.simulator.SimulatorOptions;
import io.towerflow.demo.simulator.Trouble;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Simulates a day of trouble in a network, groups its alarms as the server would and compares with the truth. */
public final class Scoring {

    /**
     * Options of a day as hard as life: 60 faults, three of them at about the same time in one region each time, 30 % of the
     * alarms without meaning, 10 % missing, 5 % of links and feeders wrong in the inventory, each source's clock off by up to 30
     * s, 5 % of the reports twice.
     */
    public static final SimulatorOptions HARD =
            new SimulatorOptions(60, 3, 0.3, 0.1, 0.05, Duration.ofSeconds(30), 0.05);

    private static final Instant START = Instant.parse("2026-03-02T06:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    /** Time within which reports that come are taken as one batch, as the intake does; in milliseconds. */
    private static final long BATCH_MILLIS = 1_000;

    private static final Duration PLAIN_GAP = Duration.ofMinutes(5);

    private final RuleSets ruleSets;
    private final ProbableCauses causes;
    private final Topology network;

    public Scoring(RuleSets ruleSets, ProbableCauses causes, Topology network) {
        this.ruleSets = ruleSets;
        this.causes = causes;
        this.network = network;
    }

    /** Scores one day. */
    public SeedScore score(long seed, SimulatorOptions options) {
        return score(seed, play(seed, options, null));
    }

    /** Describes what went wrong on hard days, as text: for each fault what is away, what is strange, and a wrong cause. */
    public String mistakes(List<Long> seeds) {
        StringBuilder text = new StringBuilder();
        for (long seed : seeds) {
            Mistakes mistakes = new Mistakes(play(seed, HARD, null));
            text.append("seed ").append(seed).append('\n');
            mistakes.pairs().entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .forEach(pair ->
                            text.append(String.format(Locale.ROOT, "%7d pairs %s%n", pair.getValue(), pair.getKey())));
            text.append(mistakes.text()).append('\n');
        }
        return text.toString();
    }

    /** Plays a day; where a random is given, what arrives within one batch comes in an order of its choice. */
    ScoredDay play(long seed, SimulatorOptions options, @Nullable Random shuffle) {
        Trouble trouble = new Simulator(network, seed).trouble(START, DAY, options);
        Map<UUID, SimulatedAlarm> truth = new LinkedHashMap<>();
        try (OfflineCorrelation rehearsal = new OfflineCorrelation(ruleSets, causes, trouble.believed())) {
            List<OfflineCorrelation.Report> batch = new ArrayList<>();
            long end = START.toEpochMilli() + BATCH_MILLIS;
            for (SimulatedAlarm alarm : trouble.alarms()) {
                while (alarm.at().toEpochMilli() >= end) {
                    take(rehearsal, batch, end, shuffle);
                    end = next(rehearsal, end, alarm.at().toEpochMilli());
                }
                UUID id = new UUID(1, alarm.alarmNumber());
                if (!alarm.clear()) {
                    truth.putIfAbsent(id, alarm);
                }
                batch.add(report(id, alarm));
            }
            take(rehearsal, batch, end, shuffle);
            // What came last still waits for what may have happened before it.
            take(rehearsal, batch, end + BATCH_MILLIS, null);
            Map<UUID, String> rules = new HashMap<>();
            truth.keySet().forEach(id -> rules.put(id, rehearsal.rule(id)));
            return new ScoredDay(trouble, truth, rehearsal.groups(), rules, rehearsal.mergedLate());
        }
    }

    private static void take(
            OfflineCorrelation rehearsal, List<OfflineCorrelation.Report> batch, long end, @Nullable Random shuffle) {
        if (shuffle != null) {
            // The intake sees to it that no alarm is cleared before it is raised.
            Collections.shuffle(batch, shuffle);
            batch.sort(Comparator.comparing(OfflineCorrelation.Report::clear));
        }
        rehearsal.take(batch, Instant.ofEpochMilli(end));
        batch.clear();
    }

    /** Returns the end of the next batch in which anything happens. */
    private static long next(OfflineCorrelation rehearsal, long end, long nextAlarm) {
        long next = end + BATCH_MILLIS;
        while (next <= nextAlarm && !rehearsal.due(Instant.ofEpochMilli(next))) {
            next += BATCH_MILLIS;
        }
        return next;
    }

    private static OfflineCorrelation.Report report(UUID id, SimulatedAlarm alarm) {
        return new OfflineCorrelation.Report(
                id,
                alarm.clear(),
                alarm.fact().sourceSystemId(),
                alarm.fact().siteId(),
                alarm.fact().alarmedObjectId(),
                alarm.fact().alarmType(),
                alarm.fact().probableCause(),
                alarm.fact().perceivedSeverity(),
                alarm.stamp());
    }

    static SeedScore score(long seed, ScoredDay day) {
        Map<UUID, String> truth = new LinkedHashMap<>();
        day.truth().forEach((alarm, report) -> truth.put(alarm, report.faultId()));
        Map<UUID, Integer> group = new HashMap<>();
        Map<FaultKind, SeedScore.Answers> roots = new TreeMap<>();
        Map<String, SimulatedFault> faults =
                day.trouble().faults().stream().collect(Collectors.toMap(SimulatedFault::id, Function.identity()));
        int falseMerges = 0;
        for (int i = 0; i < day.groups().size(); i++) {
            OfflineCorrelation.Group found = day.groups().get(i);
            int number = i;
            found.alarms().forEach(alarm -> group.put(alarm, number));
            long real = found.alarms().stream()
                    .map(day::faultOf)
                    .distinct()
                    .filter(id -> Objects.requireNonNull(faults.get(id)).kind() != FaultKind.NOISE)
                    .count();
            falseMerges += real > 1 ? 1 : 0;
            SimulatedFault fault = Objects.requireNonNull(faults.get(day.mainFault(found)));
            if (fault.kind() != FaultKind.NOISE) {
                boolean hit = day.hits(found, fault);
                roots.merge(fault.kind(), new SeedScore.Answers(0, 0).plus(hit), (one, other) -> one.plus(hit));
            }
        }
        Pairs ours = Pairs.of(group, truth);
        int right = roots.values().stream().mapToInt(SeedScore.Answers::right).sum();
        int wrong = roots.values().stream().mapToInt(SeedScore.Answers::wrong).sum();
        return new SeedScore(
                seed,
                ours.f1(),
                ours.precision(),
                ours.recall(),
                Pairs.of(plain(day.truth()), truth).f1(),
                right + wrong == 0 ? 1 : (double) right / (right + wrong),
                truth.size(),
                day.groups().size(),
                falseMerges,
                day.mergedLate(),
                roots);
    }

    /** Groups as a plain rule does: alarms of a site that come within five minutes of the last one are one group. */
    private static Map<UUID, String> plain(Map<UUID, SimulatedAlarm> truth) {
        Map<String, Instant> last = new HashMap<>();
        Map<String, Integer> number = new HashMap<>();
        Map<UUID, String> group = new HashMap<>();
        truth.forEach((id, alarm) -> {
            String site = alarm.fact().siteId();
            Instant before = last.put(site, alarm.at());
            if (before == null || Duration.between(before, alarm.at()).compareTo(PLAIN_GAP) >= 0) {
                number.merge(site, 1, Integer::sum);
            }
            group.put(id, site + ' ' + number.get(site));
        });
        return group;
    }
}
