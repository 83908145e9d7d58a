package io.towerflow.correlation.memory;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.CorrelationSettings;
import io.towerflow.correlation.diagnosis.Diagnosis;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Measures correlation without database and broker, in one thread, by that thread's processor time; run its main method from
 * the test class path. Not a test: a clock on a busy machine proves nothing.
 */
final class CorrelationBenchmark {

    private static final ProbableCauses CAUSES = new ProbableCauses();
    private static final String[] CHAIN = {
        "commercialPowerFailure",
        "rectifierFailure",
        "batteryDischarging",
        "lowBatteryThreshold",
        "outOfService",
        "transmitterFailure",
        "lossOfSignal",
        "airConditioningFailure",
        "highTemperature",
        "replaceableUnitProblem"
    };

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private long number;

    public static void main(String[] arguments) {
        long start = System.nanoTime();
        RuleSets rules = new RuleSets();
        rules.active("correlation").kieBase();
        rules.active("root-cause").kieBase();
        System.out.printf("both rule sets compiled, cold: %.0f ms%n", (System.nanoTime() - start) / 1e6);
        for (int round = 0; round < 5; round++) {
            new CorrelationBenchmark().stream(rules);
        }
        new CorrelationBenchmark().full(rules);
        new CorrelationBenchmark().density(rules);
        new CorrelationBenchmark().diagnose(rules);
    }

    /**
     * The same alarms by density clustering, which has to cluster all of them anew when one more comes: what that takes
     * against the average of adding one here.
     */
    private void density(RuleSets rules) {
        for (int sites : new int[] {50, 200, 1_000, 2_000}) {
            Topology network = network(sites);
            List<Member> alarms = new ArrayList<>();
            for (int site = 0; site < sites; site++) {
                for (String cause : CHAIN) {
                    alarms.add(alarm(site, cause, 1_000_000_000L + site % 10 * 20_000_000L + site / 10 * 13_000L));
                }
            }
            List<DensityClustering.Point> points = alarms.stream()
                    .map(alarm -> new DensityClustering.Point(alarm.site(), alarm.raisedAt()))
                    .toList();
            long start = CPU.getCurrentThreadCpuTime();
            DensityClustering.cluster(points, network);
            double density = (CPU.getCurrentThreadCpuTime() - start) / 1e6;
            try (WorkingMemory memory = memory(rules, network)) {
                start = CPU.getCurrentThreadCpuTime();
                for (Member alarm : alarms) {
                    memory.raise("t", "d", alarm, alarm.raisedAt(), new Changes());
                }
                double one = (CPU.getCurrentThreadCpuTime() - start) / 1e6 / alarms.size();
                System.out.printf(
                        "%d alarms: density clustering %.1f ms for one more, here %.3f ms: %.0f times%n",
                        alarms.size(), density, one, density / one);
            }
        }
    }

    private static WorkingMemory memory(RuleSets rules, Topology network) {
        return new WorkingMemory(
                new GroupingRules(rules.active("correlation"), List.of()),
                new CorrelationSettings(
                        Duration.ofMillis(750), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                tenant -> network);
    }

    /** A hub for each hundred sites, a chain of ten behind each tenth of them, a feeder for each ten sites. */
    private static Topology network(int sites) {
        List<Site> all = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < sites; i++) {
            boolean hub = i % 100 == 0;
            all.add(Story.site("S" + i, hub, "F" + i / 10));
            if (!hub) {
                links.add(Story.link("S" + i, "S" + (i % 10 == 0 ? i / 100 * 100 : i - 1)));
            }
        }
        return new Topology(all, List.of(), links);
    }

    private Member alarm(int site, String cause, long millis) {
        return new Member(
                new UUID(0, number++),
                "S" + site,
                "S" + site + '-' + cause,
                cause,
                CAUSES.of(cause).family(),
                PerceivedSeverity.MAJOR,
                millis,
                true);
    }

    /** Feeder faults of a hundred alarms each, thirty at a time, half of the alarms cleared: the load of the main benchmark. */
    private void stream(RuleSets rules) {
        Topology network = network(500);
        Random random = new Random(1);
        int alarms = 0;
        int clears = 0;
        long now = 1_000_000_000L;
        long took;
        int situations = 0;
        try (WorkingMemory memory = memory(rules, network)) {
            long start = CPU.getCurrentThreadCpuTime();
            for (int fault = 0; fault < 400; fault++) {
                int feeder = random.nextInt(50);
                List<Member> raised = new ArrayList<>();
                Changes changes = new Changes();
                for (String cause : CHAIN) {
                    for (int site = 0; site < 10; site++) {
                        Member member = alarm(feeder * 10 + site, cause, now + random.nextInt(1000));
                        raised.add(member);
                        memory.raise("t", "d", member, now, changes);
                        alarms++;
                    }
                }
                now += 30_000;
                for (int i = 0; i < raised.size(); i++) {
                    if (i % 2 == 0 || fault % 30 != 0) {
                        memory.change(raised.get(i).with(PerceivedSeverity.MAJOR, false), now, changes);
                        clears++;
                    }
                }
                memory.tick(now, changes);
                situations += (int) changes.told().stream()
                        .filter(change -> change.kind() == io.towerflow.correlation.SituationChange.Kind.SETTLED)
                        .count();
            }
            took = CPU.getCurrentThreadCpuTime() - start;
        }
        System.out.printf(
                "stream: %d raises, %d clears, %d situations told, %.1f us for each raise with its clears%n",
                alarms, clears, situations, took / 1e3 / alarms);
    }

    /** 100,000 active alarms in 10,000 situations, then single alarms and a burst. */
    private void full(RuleSets rules) {
        Topology network = network(10_000);
        try (WorkingMemory memory = memory(rules, network)) {
            long now = 1_000_000_000L;
            Random random = new Random(2);
            for (int site = 0; site < 10_000; site++) {
                // Ten sites of a feeder would be one situation if they failed together.
                long at = now + site % 10 * 20_000_000L + site / 10 * 13_000L;
                for (String cause : CHAIN) {
                    Member member = alarm(site, cause, at);
                    memory.raise("t", "d", member, at, new Changes());
                }
            }
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    "full: %d active alarms, %d MB%n",
                    memory.size(), (runtime.totalMemory() - runtime.freeMemory()) >> 20);
            long at = now + 300_000_000L;
            long[] took = new long[10_000];
            long begin = CPU.getCurrentThreadCpuTime();
            for (int i = 0; i < took.length; i++) {
                Member member = alarm(random.nextInt(10_000), CHAIN[random.nextInt(10)], at + i);
                long start = CPU.getCurrentThreadCpuTime();
                memory.raise("t", "d", member, at + i, new Changes());
                took[i] = CPU.getCurrentThreadCpuTime() - start;
            }
            long burst = CPU.getCurrentThreadCpuTime() - begin;
            Arrays.sort(took);
            System.out.printf(
                    "full: one more alarm p50 %.0f us, p99 %.0f us, max %.1f ms; 10,000 in %.2f s%n",
                    took[5_000] / 1e3, took[9_900] / 1e3, took[9_999] / 1e6, burst / 1e9);
        }
    }

    private void diagnose(RuleSets rules) {
        Topology network = network(500);
        Diagnosis diagnosis = new Diagnosis(rules.active("root-cause"), CAUSES, List.of());
        for (int sites : new int[] {10, 100, 300}) {
            List<Member> group = new ArrayList<>();
            for (int site = 0; site < sites; site++) {
                for (int i = 0; i < CHAIN.length; i++) {
                    group.add(alarm(site, CHAIN[i], 1_000_000L + i * 60_000));
                }
            }
            int rounds = 2_000 / sites;
            for (int i = 0; i < rounds; i++) {
                diagnosis.of(group, network, false);
            }
            long start = CPU.getCurrentThreadCpuTime();
            for (int i = 0; i < rounds; i++) {
                diagnosis.of(group, network, false);
            }
            System.out.printf(
                    "root cause of %d alarms: %.1f ms, %d comparisons at most%n",
                    group.size(),
                    (CPU.getCurrentThreadCpuTime() - start) / 1e6 / rounds,
                    rules.active("root-cause").cost().mostComparisons());
        }
    }
}
