package io.towerflow.correlation.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.correlation.CorrelationProperties;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.diagnosis.Diagnosis;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.memory.Changes;
import io.towerflow.correlation.memory.Member;
import io.towerflow.correlation.memory.OpenSituation;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.demo.network.DemoNetwork;
import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.demo.simulator.SimulatedAlarm;
import io.towerflow.demo.simulator.SimulatedFault;
import io.towerflow.demo.simulator.Simulator;
import io.towerflow.demo.simulator.SimulatorOptions;
import io.towerflow.demo.simulator.Trouble;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Scores grouping and root cause against the simulator's truth, beside a plain grouping by site and time. Seeds from 100 on
 * are for this test only: no rule was tuned on them.
 */
class SimulatorScoreTest {

    private static final RuleSets RULES = new RuleSets();
    private static final ProbableCauses CAUSES = new ProbableCauses();
    private static final Topology NETWORK = DemoNetwork.build().topology();
    private static final Instant START = Instant.parse("2026-03-02T06:00:00Z");
    private static final SimulatorOptions HARD =
            new SimulatorOptions(60, 3, 0.3, 0.1, 0.05, Duration.ofSeconds(30), 0.05);

    record Score(
            double f1, double precision, double recall, double plainF1, double rootCauses, int incidents, int alarms) {}

    @Test
    void groupsAndExplainsBetterThanSiteAndTimeOnSeedsNeverLookedAt() {
        List<Score> scores = new ArrayList<>();
        for (long seed : new long[] {101, 102, 103}) {
            Score score = score(seed, HARD, false);
            System.out.println("seed " + seed + ": " + score);
            scores.add(score);
        }
        assertThat(scores).allSatisfy(score -> assertThat(score.f1()).isGreaterThan(2 * score.plainF1()));
        assertThat(scores.stream().mapToDouble(Score::f1).average().orElseThrow())
                .isGreaterThan(0.55);
        assertThat(scores.stream().mapToDouble(Score::rootCauses).average().orElseThrow())
                .isGreaterThan(0.6);
    }

    /** Prints what went wrong on the seeds that rules may be tuned on. */
    public static void main(String[] arguments) {
        for (long seed = 1; seed <= 3; seed++) {
            System.out.println("clean " + seed + ": " + score(seed, SimulatorOptions.clean(60), arguments.length > 0));
            System.out.println("hard  " + seed + ": " + score(seed, HARD, arguments.length > 0));
        }
    }

    static Score score(long seed, SimulatorOptions options, boolean verbose) {
        Trouble trouble = new Simulator(NETWORK, seed).trouble(START, Duration.ofHours(24), options);
        Map<String, SimulatedFault> faults =
                trouble.faults().stream().collect(Collectors.toMap(SimulatedFault::id, Function.identity()));
        Map<UUID, SimulatedAlarm> truth = new LinkedHashMap<>();
        Map<UUID, OpenSituation> situations = new HashMap<>();
        Map<UUID, OpenSituation> joined = new LinkedHashMap<>();
        try (WorkingMemory memory = new WorkingMemory(
                new GroupingRules(RULES.active("correlation"), List.of()),
                new CorrelationProperties(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                tenant -> trouble.believed())) {
            for (SimulatedAlarm alarm : trouble.alarms()) {
                UUID id = new UUID(1, alarm.alarmNumber());
                long now = alarm.at().toEpochMilli();
                Changes changes = new Changes();
                memory.tick(now, changes);
                if (alarm.clear()) {
                    SimulatedAlarm raised = truth.get(id);
                    if (raised != null) {
                        memory.change(member(id, raised, false), now, changes);
                    }
                } else if (truth.putIfAbsent(id, alarm) == null) {
                    Site site = trouble.believed().site(alarm.fact().siteId());
                    String domain = site == null ? "?" : site.region();
                    memory.raise("t", domain, member(id, alarm, true), now, changes);
                }
                for (Changes.Joined join : changes.joined()) {
                    situations.put(join.situation().id(), join.situation());
                    joined.put(join.member().id(), join.situation());
                }
            }
        }
        Map<UUID, UUID> group = new LinkedHashMap<>();
        joined.forEach((alarm, situation) -> {
            OpenSituation last = situation;
            while (last.mergedInto() != null) {
                last = situations.get(last.mergedInto());
            }
            group.put(alarm, last.id());
        });
        double[] ours = f1(truth, group);
        double[] plain = f1(truth, plain(truth));
        return new Score(
                ours[0],
                ours[1],
                ours[2],
                plain[0],
                rootCauses(truth, faults, group, situations, trouble.believed(), verbose),
                (int) group.values().stream().distinct().count(),
                truth.size());
    }

    private static Member member(UUID id, SimulatedAlarm alarm, boolean active) {
        return new Member(
                id,
                alarm.fact().siteId(),
                alarm.fact().alarmedObjectId(),
                alarm.fact().probableCause(),
                CAUSES.of(alarm.fact().probableCause()).family(),
                alarm.fact().perceivedSeverity(),
                alarm.stamp().toEpochMilli(),
                active);
    }

    /** Pairwise F1, precision and recall. */
    private static double[] f1(Map<UUID, SimulatedAlarm> truth, Map<UUID, ?> group) {
        List<UUID> alarms = new ArrayList<>(truth.keySet());
        long both = 0;
        long ours = 0;
        long theirs = 0;
        for (int i = 0; i < alarms.size(); i++) {
            for (int j = 0; j < i; j++) {
                boolean together = group.get(alarms.get(i)).equals(group.get(alarms.get(j)));
                boolean truly = truth.get(alarms.get(i))
                        .faultId()
                        .equals(truth.get(alarms.get(j)).faultId());
                both += together && truly ? 1 : 0;
                ours += together ? 1 : 0;
                theirs += truly ? 1 : 0;
            }
        }
        double precision = ours == 0 ? 1 : (double) both / ours;
        double recall = theirs == 0 ? 1 : (double) both / theirs;
        return new double[] {2 * precision * recall / Math.max(1e-9, precision + recall), precision, recall};
    }

    /** What a plain rule does: alarms of a site that come within five minutes of the last one are one group. */
    private static Map<UUID, String> plain(Map<UUID, SimulatedAlarm> truth) {
        Map<String, Instant> last = new HashMap<>();
        Map<String, Integer> number = new HashMap<>();
        Map<UUID, String> group = new HashMap<>();
        truth.forEach((id, alarm) -> {
            String site = alarm.fact().siteId();
            Instant before = last.put(site, alarm.at());
            if (before == null || Duration.between(before, alarm.at()).toMinutes() >= 5) {
                number.merge(site, 1, Integer::sum);
            }
            group.put(id, site + ' ' + number.get(site));
        });
        return group;
    }

    /** The share of real faults' incidents that name the right cause: its alarm, or what failed. */
    private static double rootCauses(
            Map<UUID, SimulatedAlarm> truth,
            Map<String, SimulatedFault> faults,
            Map<UUID, UUID> group,
            Map<UUID, OpenSituation> situations,
            Topology believed,
            boolean verbose) {
        Diagnosis diagnosis = new Diagnosis(RULES.active("root-cause"), CAUSES, List.of());
        int right = 0;
        int all = 0;
        Map<FaultKind, int[]> byKind = new TreeMap<>();
        for (UUID id : group.values().stream().distinct().toList()) {
            OpenSituation situation = situations.get(id);
            Map<String, Integer> votes = new TreeMap<>();
            situation
                    .members()
                    .forEach(member -> votes.merge(truth.get(member.id()).faultId(), 1, Integer::sum));
            String main = votes.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            SimulatedFault fault = faults.get(main);
            if (fault == null || fault.kind() == FaultKind.NOISE) {
                continue;
            }
            RootCause cause = diagnosis.of(situation.members(), believed, false);
            boolean hit = cause.alarmedObject().equals(fault.object())
                    || cause.alarmId() != null
                            && truth.get(cause.alarmId()).root()
                            && truth.get(cause.alarmId()).faultId().equals(main);
            all++;
            right += hit ? 1 : 0;
            int[] kind = byKind.computeIfAbsent(fault.kind(), any -> new int[2]);
            kind[hit ? 0 : 1]++;
            if (verbose && (!hit || votes.size() > 1)) {
                System.out.println("  " + fault.kind() + ' ' + fault.object() + " hit=" + hit + ' '
                        + cause.explanation().key() + ' ' + cause.alarmedObject() + ' ' + votes + ' '
                        + situation.members().stream()
                                .limit(8)
                                .map(member -> member.cause() + '@' + member.site())
                                .toList());
            }
        }
        if (verbose) {
            byKind.forEach(
                    (kind, count) -> System.out.println("  " + kind + " right " + count[0] + " wrong " + count[1]));
            Map<String, Long> pieces = group.keySet().stream()
                    .collect(Collectors.groupingBy(
                            alarm -> truth.get(alarm).faultId(),
                            TreeMap::new,
                            Collectors.collectingAndThen(
                                    Collectors.mapping(group::get, Collectors.toSet()), set -> (long) set.size())));
            pieces.forEach((fault, count) -> {
                if (count > 1) {
                    System.out.println("  split " + faults.get(fault).kind() + " into " + count);
                }
            });
        }
        return all == 0 ? 1 : (double) right / all;
    }
}
