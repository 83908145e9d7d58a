package io.towerflow.alarm.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.towerflow.MeasuredProduct;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.IntakeLag;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.activity.SourceActivity;
import io.towerflow.alarm.messaging.AlarmReportCodec;
import io.towerflow.alarm.messaging.AlarmTopics;
import io.towerflow.alarm.messaging.UnreadableReports;
import io.towerflow.correlation.Shadows;
import io.towerflow.ingest.PartitionOffsets;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.rules.RuleSets;
import io.towerflow.rules.RuleVersions;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Measures the intake on the whole product with its embedded PostgreSQL and Kafka: 40 % new alarms, 40 % repeats and 20 %
 * clears over the demo network's sites, more than 500 bytes each. New alarms come as bursts of a hundred of one kind at one
 * site, twenty bursts at a time; no burst comes twice before each site has had each kind. Not a test: it is run by hand, as
 * {@code src/docs/measured.md} tells.
 *
 * <p>Arguments: {@code what} (raised: the whole way from {@code alarm.raised.v1}; keyed: from {@code alarm.keyed.v1};
 * tables: deduplication and PostgreSQL alone; broker: Kafka alone; swap: the whole way, while another version of the rules
 * comes in force every second; shadow: the whole way, by turns without and with a candidate in shadow, so many seconds each time), reports a second (0: as fast as they go), seconds, and
 * seconds at the same rate beforehand that are not counted (default 0: the first seconds of a cold JVM count).
 */
public final class IntakeBenchmark {

    private static final String RAISE_TO_PROCESS = "towerflow.incident.raise.to.process";
    private static final int BURST = 100;
    private static final int BURSTS_AT_ONCE = 20;
    private static final int SHADOW_ROUNDS = 2;
    private static final int SHADOW_BEGINS = 5;

    /** Causes of families that no rule relates to each other at one site. */
    private static final List<String> KINDS =
            List.of("lossOfSignal", "rectifierFailure", "coolingSystemFailure", "intrusionDetection", "softwareError");

    private final Random random = new Random(42);
    private final List<Burst> bursts = new ArrayList<>();
    private final Deque<Burst> toCome = new ArrayDeque<>();
    private final Deque<AlarmReport> active = new ArrayDeque<>();
    private final List<AlarmReport> recent = new ArrayList<>();
    private final List<Site> sites;
    private long problems;

    /** Alarms of one kind that come together at one site. */
    private static final class Burst {

        private final String site;
        private final String kind;
        private int left = BURST;

        Burst(String site, String kind) {
            this.site = site;
            this.kind = kind;
        }
    }

    private IntakeBenchmark(List<Site> sites) {
        this.sites = sites;
    }

    public static void main(String[] arguments) throws Exception {
        String what = arguments.length > 0 ? arguments[0] : "raised";
        int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
        int warmUp = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
        try (ConfigurableApplicationContext context = MeasuredProduct.start()) {
            Inventory inventory = context.getBean(Inventory.class);
            IntakeBenchmark benchmark = new IntakeBenchmark(
                    List.copyOf(inventory.topology(Tenancy.DEFAULT).sites()));
            System.out.printf(
                    "%s: %d/s for %d s over %d sites, %d s beforehand%n",
                    what, rate, seconds, benchmark.sites.size(), warmUp);
            switch (what) {
                case "tables" -> benchmark.tables(context, seconds);
                case "swap" -> {
                    try (Swaps swaps = new Swaps(context)) {
                        benchmark.stream(context, "raised", rate, seconds, warmUp);
                        swaps.stop();
                        swaps.show();
                    }
                }
                case "shadow" -> benchmark.shadow(context, rate, seconds, warmUp);
                default -> benchmark.stream(context, what, rate, seconds, warmUp);
            }
        }
        System.exit(0);
    }

    /** Puts two versions of the grouping rules in force by turns, and looks afterwards who decided what. */
    private static final class Swaps implements AutoCloseable {

        private static final String SET = "correlation";

        private final JdbcTemplate jdbc;
        private final TransactionTemplate transaction;
        private final RuleVersions versions;
        private final List<Double> took = Collections.synchronizedList(new ArrayList<>());
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final int[] turns;

        Swaps(ConfigurableApplicationContext context) {
            jdbc = context.getBean(JdbcTemplate.class);
            transaction = context.getBean(TransactionTemplate.class);
            versions = context.getBean(RuleVersions.class);
            int shipped = versions.inForce(SET).version();
            turns = new int[] {sameAgain(versions, SET), shipped};
            for (int version : turns) {
                context.getBean(RuleSets.class).version(SET, version).kieBase();
            }
            thread.scheduleAtFixedRate(this::swap, 1, 1, TimeUnit.SECONDS);
        }

        private void swap() {
            long began = System.nanoTime();
            versions.activate(SET, turns[took.size() % 2], "benchmark", "Swap " + took.size());
            took.add((System.nanoTime() - began) / 1e6);
        }

        void stop() throws InterruptedException {
            thread.shutdown();
            thread.awaitTermination(1, TimeUnit.MINUTES);
        }

        void show() {
            List<Double> sorted = took.stream().sorted().toList();
            System.out.printf(
                    "%d swaps under load: p50 %.1f ms, p99 %.1f ms, the longest %.1f ms%n",
                    sorted.size(),
                    sorted.get(sorted.size() / 2),
                    sorted.get((int) (sorted.size() * 0.99)),
                    sorted.getLast());
            System.out.printf(
                    "batches with decisions: %,d; by two versions: %d; alarms: %,d; without a decision: %d%n",
                    count("SELECT count(*) FROM (SELECT DISTINCT s.partition, l.at FROM alarm_ledger l "
                            + "JOIN situation s ON s.id::text = l.subject WHERE l.decision = 'correlated') b"),
                    count("SELECT count(*) FROM (SELECT s.partition, l.at FROM alarm_ledger l "
                            + "JOIN situation s ON s.id::text = l.subject WHERE l.decision = 'correlated' "
                            + "GROUP BY s.partition, l.at HAVING count(DISTINCT l.rule_version) > 1) b"),
                    count("SELECT count(*) FROM alarm WHERE source_system_id = 'benchmark'"),
                    count("SELECT count(*) FROM alarm a WHERE source_system_id = 'benchmark' AND NOT EXISTS "
                            + "(SELECT 1 FROM alarm_ledger l WHERE l.alarm_id = a.id AND l.decision = 'correlated')"));
            List<Map<String, Object>> decided = Tenancy.asSystem(() -> transaction.execute(tx ->
                    jdbc.queryForList("SELECT rule_version, count(*) FROM alarm_ledger WHERE decision = 'correlated' "
                            + "GROUP BY rule_version ORDER BY rule_version")));
            System.out.println("versions that decided, with their decisions: " + decided);
        }

        private long count(String question) {
            return Objects.requireNonNull(
                    Tenancy.asSystem(() -> transaction.execute(tx -> jdbc.queryForObject(question, Long.class))));
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    /** The rules in force, stored once more. */
    private static int sameAgain(RuleVersions versions, String set) {
        int inForce = versions.inForce(set).version();
        return versions.store(set, versions.files(set, inForce), inForce, "benchmark", "The same under another number");
    }

    /** What a candidate in shadow, with the rules in force, costs the intake. */
    private void shadow(ConfigurableApplicationContext context, int rate, int seconds, int warmUp) {
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
        RuleVersions versions = context.getBean(RuleVersions.class);
        String set = "correlation";
        int inForce = versions.inForce(set).version();
        int candidate = sameAgain(versions, set);
        Spent without = new Spent();
        Spent with = new Spent();
        if (warmUp > 0) {
            phase(context, rate, warmUp, new Spent());
        }
        for (int round = 1; round <= SHADOW_ROUNDS; round++) {
            phase(context, rate, seconds, without);
            String number = "RP-BENCHMARK-" + round;
            Tenancy.as(
                    Tenancy.DEFAULT,
                    () -> transaction.executeWithoutResult(tx -> jdbc.update("""
                            INSERT INTO rule_proposal (number, rule_set, based_on, version, content_hash, state, author, reason,
                                proposed_at, changed_at)
                            VALUES (?, ?, ?, ?, '', 'shadow', 'benchmark', 'What it costs', now(), now())
                            """, number, set, inForce, candidate)));
            // The candidate begins within two seconds, with what is open then; not counted.
            phase(context, rate, SHADOW_BEGINS, new Spent());
            phase(context, rate, seconds, with);
            Shadows.Comparison seen = Tenancy.as(
                    Tenancy.DEFAULT, () -> context.getBean(Shadows.class).comparison(number));
            System.out.printf(
                    "round %d: the candidate decided %,d alarms (%d %% alike), left out %,d, began anew %d times%n",
                    round, seen.alarms(), seen.agreement(), seen.skipped(), seen.begunAnew());
            Tenancy.as(
                    Tenancy.DEFAULT,
                    () -> transaction.executeWithoutResult(
                            tx -> jdbc.update("UPDATE rule_proposal SET state = 'refused' WHERE number = ?", number)));
            phase(context, rate, SHADOW_BEGINS, new Spent());
        }
        System.out.println("without a shadow: " + without);
        System.out.println("with a shadow:    " + with);
        System.out.printf(
                "with / without: %.3f of the reports/s, %.3f of the processor time for each%n",
                with.perSecond() / without.perSecond(), with.micros() / without.micros());
    }

    /** What some phases took in all. */
    private static final class Spent {

        private long reports;
        private double seconds;
        private Duration cpu = Duration.ZERO;

        double perSecond() {
            return reports / seconds;
        }

        double micros() {
            return cpu.toNanos() / 1e3 / reports;
        }

        @Override
        public String toString() {
            return String.format(
                    "%,d reports, %,.0f/s committed, %.0f us of processor time for each",
                    reports, perSecond(), micros());
        }
    }

    /** Processor time counts until everything that came of the reports is done. */
    private void phase(ConfigurableApplicationContext context, int rate, int seconds, Spent into) {
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        double before = accepted(meters);
        MeasuredProduct.ProcessorTime cpu = new MeasuredProduct.ProcessorTime();
        long began = System.nanoTime();
        long sent = send(context, "raised", rate, seconds).reports();
        awaitCommitted(meters, before + sent);
        into.seconds += (System.nanoTime() - began) / 1e9;
        awaitProcesses(meters);
        into.reports += sent;
        into.cpu = into.cpu.plus(cpu.spent());
    }

    /** Deduplication and tables without the broker, one partition, batches of a thousand. */
    private void tables(ConfigurableApplicationContext context, int seconds) {
        IntakePartition partition = new IntakePartition(
                99,
                context.getBean(IntakeRepository.class),
                context.getBean(PartitionOffsets.class),
                context.getBean(TransactionTemplate.class),
                List.of(),
                context.getBean(AlarmSuppression.class),
                context.getBean(Inventory.class),
                context.getBean(AlarmSettings.class),
                context.getBean(IntakeMeters.class),
                context.getBean(UnreadableReports.class),
                context.getBean(SourceActivity.class),
                context.getBean(IntakeLag.class),
                context.getBean(Clock.class));
        partition.claim();
        long offset = 0;
        long spent = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                AlarmReport report = next();
                batch.add(new ConsumerRecord<>(
                        AlarmTopics.KEYED,
                        99,
                        offset++,
                        "north".getBytes(StandardCharsets.UTF_8),
                        AlarmReportCodec.write(report)));
            }
            long began = System.nanoTime();
            partition.take(batch);
            spent += System.nanoTime() - began;
        }
        System.out.printf("tables alone: %,.0f reports/s in one thread%n", offset * 1e9 / spent);
    }

    private void stream(ConfigurableApplicationContext context, String what, int rate, int seconds, int warmUp) {
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        if (warmUp > 0) {
            Sent beforehand = send(context, what, rate, warmUp);
            awaitCommitted(meters, beforehand.reports());
            awaitProcesses(meters);
        }
        Baseline before = new Baseline(meters);
        long began = System.nanoTime();
        Sent reports = send(context, what, rate, seconds);
        long sent = reports.reports();
        double took = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "sent %,d in %.1f s: %,.0f/s, %d bytes each%n",
                sent, took, sent / took, reports.bytes() / Math.max(1, sent));
        if (what.equals("broker")) {
            return;
        }
        double atEnd = before.count("accepted");
        System.out.printf(
                "committed at the end of sending: %,.0f (%,.0f/s), %,.0f behind%n", atEnd, atEnd / took, sent - atEnd);
        awaitCommitted(meters, before.accepted + sent);
        double all = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "all committed after %.1f s: %,.0f/s; new %,.0f, deduplicated %,.0f, cleared %,.0f, suppressed %,.0f, rejected %,.0f, rolled back %,.0f%n",
                all,
                before.count("accepted") / all,
                before.count("new"),
                before.count("deduplicated"),
                before.count("cleared"),
                before.count("suppressed"),
                before.count("rejected"),
                before.count("batch.failed"));
        before.show("broker to commit", "towerflow.alarms.commit");
        before.show("batch", "towerflow.alarms.batch");
        System.out.printf(
                "batches: %d of %.0f reports on average%n",
                meters.get("towerflow.alarms.batch.size").summary().count(),
                meters.get("towerflow.alarms.batch.size").summary().mean());
        TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
        for (String table : List.of("alarm", "alarm_ledger", "situation", "situation_alarm", "incident")) {
            try {
                Long rows = Tenancy.asSystem(() ->
                        transaction.execute(tx -> jdbc.queryForObject("SELECT count(*) FROM " + table, Long.class)));
                System.out.printf("%s: %,d rows%n", table, rows);
            } catch (RuntimeException e) {
                System.out.println(table + ": " + e.getMessage());
            }
        }
        awaitProcesses(meters);
        before.show("raise to process, without settling", RAISE_TO_PROCESS);
        before.show("settling", "towerflow.incident.settling");
        System.out.printf(
                "processes started: %,.0f; all commands done %.1f s after the first report%n",
                before.times(RAISE_TO_PROCESS), (System.nanoTime() - began) / 1e9);
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "heap: %d of %d MB%n", (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20);
    }

    /** Until the engine has followed every command, as far as the gauge tells, which is fresh to a second or two. */
    private static void awaitProcesses(MeterRegistry meters) {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        int quiet = 0;
        while (quiet < 10 && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            quiet = meters.get("towerflow.incident.commands.waiting").gauge().value() == 0 ? quiet + 1 : 0;
        }
    }

    private static void awaitCommitted(MeterRegistry meters, double reports) {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (accepted(meters) < reports && System.nanoTime() < until) {
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static double accepted(MeterRegistry meters) {
        return meters.get("towerflow.alarms.accepted").counter().count();
    }

    /** What the meters had counted before; everything is told as what has come since. */
    private static final class Baseline {

        private final MeterRegistry meters;
        private final double accepted;
        private final Map<String, Double> counts = new HashMap<>();
        private final Map<String, CountAtBucket[]> buckets = new HashMap<>();

        Baseline(MeterRegistry meters) {
            this.meters = meters;
            this.accepted = accepted(meters);
            for (Meter meter : meters.getMeters()) {
                String name = meter.getId().getName();
                if (meter instanceof Counter counter && name.startsWith("towerflow.alarms.")) {
                    counts.put(name, counter.count());
                } else if (meter instanceof Timer timer && name.startsWith("towerflow.")) {
                    counts.put(name, (double) timer.count());
                    buckets.put(name, timer.takeSnapshot().histogramCounts());
                }
            }
        }

        double count(String name) {
            String meter = "towerflow.alarms." + name;
            return meters.get(meter).counter().count() - counts.getOrDefault(meter, 0.0);
        }

        double times(String timer) {
            return meters.get(timer).timer().count() - counts.getOrDefault(timer, 0.0);
        }

        /** Percentiles are the upper ends of the buckets that they lie in. */
        void show(String words, String name) {
            Timer timer = meters.get(name).timer();
            CountAtBucket[] now = timer.takeSnapshot().histogramCounts();
            CountAtBucket[] earlier = buckets.getOrDefault(name, new CountAtBucket[0]);
            System.out.printf(
                    "%s: p50 %.0f ms, p99 %.0f ms; the longest of late %.0f ms%n",
                    words,
                    percentile(now, earlier, times(name), 0.5),
                    percentile(now, earlier, times(name), 0.99),
                    timer.max(TimeUnit.MILLISECONDS));
        }

        private static double percentile(CountAtBucket[] now, CountAtBucket[] earlier, double count, double share) {
            for (int i = 0; i < now.length; i++) {
                double since = now[i].count() - (i < earlier.length ? earlier[i].count() : 0);
                if (since >= count * share) {
                    return now[i].bucket(TimeUnit.MILLISECONDS);
                }
            }
            return Double.POSITIVE_INFINITY;
        }
    }

    /** What one phase sent. */
    private record Sent(long reports, long bytes) {}

    private Sent send(ConfigurableApplicationContext context, String what, int rate, int seconds) {
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        Inventory inventory = context.getBean(Inventory.class);
        Map<String, Object> settings =
                new HashMap<>(context.getBean(KafkaProperties.class).buildProducerProperties(null));
        settings.put("linger.ms", 10);
        settings.put("batch.size", 131072);
        long bytes = 0;
        long sent = 0;
        long began = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long end = began + TimeUnit.SECONDS.toNanos(seconds);
            long shown = began;
            while (System.nanoTime() < end) {
                long now = System.nanoTime();
                if (rate > 0 && sent >= (now - began) / 1e9 * rate) {
                    LockSupport.parkNanos(500_000);
                    continue;
                }
                AlarmReport report = next();
                byte[] value = what.equals("keyed") || what.equals("broker")
                        ? AlarmReportCodec.write(report)
                        : tmf(report).getBytes(StandardCharsets.UTF_8);
                byte[] key = inventory
                        .domainOf(report.tenant(), report.alarmedObjectId())
                        .getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(
                        what.equals("raised")
                                ? AlarmTopics.RAISED
                                : what.equals("keyed") ? AlarmTopics.KEYED : AlarmTopics.REJECTED,
                        key,
                        value));
                bytes += value.length;
                sent++;
                if (now - shown > TimeUnit.SECONDS.toNanos(5)) {
                    shown = now;
                    System.out.printf(
                            "%3d s: sent %,d, committed %,.0f in all%n",
                            TimeUnit.NANOSECONDS.toSeconds(now - began), sent, accepted(meters));
                }
            }
            producer.flush();
        }
        return new Sent(sent, bytes);
    }

    private AlarmReport next() {
        double dice = random.nextDouble();
        Instant now = Instant.now();
        if (dice < 0.4 || active.isEmpty()) {
            Burst burst = burst();
            AlarmReport raise = report(
                    burst.site,
                    burst.kind,
                    "Port " + problems++,
                    PerceivedSeverity.values()[1 + random.nextInt(3)],
                    now);
            active.add(raise);
            recent.add(raise);
            return raise;
        }
        if (dice < 0.8) {
            AlarmReport raised = recent.get(Math.max(0, recent.size() - 1 - random.nextInt(5000)));
            return again(raised, raised.perceivedSeverity(), now);
        }
        return again(active.remove(), PerceivedSeverity.CLEARED, now);
    }

    private Burst burst() {
        while (bursts.size() < BURSTS_AT_ONCE) {
            if (toCome.isEmpty()) {
                List<Burst> all = new ArrayList<>();
                sites.forEach(site -> KINDS.forEach(kind -> all.add(new Burst(site.id(), kind))));
                Collections.shuffle(all, random);
                toCome.addAll(all);
            }
            bursts.add(toCome.remove());
        }
        int chosen = random.nextInt(bursts.size());
        Burst burst = bursts.get(chosen);
        if (--burst.left == 0) {
            bursts.remove(chosen);
        }
        return burst;
    }

    private AlarmReport again(AlarmReport raised, PerceivedSeverity severity, Instant now) {
        return report(raised.alarmedObjectId(), raised.probableCause(), raised.specificProblem(), severity, now);
    }

    private AlarmReport report(String object, String cause, String problem, PerceivedSeverity severity, Instant now) {
        return new AlarmReport(
                new UUID(
                        now.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() | Long.MIN_VALUE),
                Tenancy.DEFAULT,
                "benchmark",
                object,
                AlarmType.COMMUNICATIONS,
                cause,
                problem,
                severity,
                severity.word(),
                now,
                now,
                "ext-" + problem,
                "No signal is received on this port; the far end or the cable in between may be the reason for that",
                Map.of(
                        "reportingSystemId", "element-manager-3",
                        "alarmedObjectType", "MicrowaveRadio",
                        "proposedRepairedActions", "Check the far end first, then the cable"));
    }

    private static String tmf(AlarmReport report) {
        return "{\"@type\":\"Alarm\",\"externalAlarmId\":\"" + report.externalAlarmId()
                + "\",\"alarmType\":\"" + report.alarmType().word()
                + "\",\"perceivedSeverity\":\"" + report.perceivedSeverity().word()
                + "\",\"probableCause\":\"" + report.probableCause()
                + "\",\"specificProblem\":\"" + report.specificProblem()
                + "\",\"alarmedObject\":{\"id\":\"" + report.alarmedObjectId()
                + "\",\"href\":\"/objects/" + report.alarmedObjectId()
                + "\"},\"alarmedObjectType\":\"MicrowaveRadio\",\"sourceSystemId\":\"" + report.sourceSystemId()
                + "\",\"reportingSystemId\":\"element-manager-3\",\"state\":\""
                + (report.clears() ? "cleared" : "raised")
                + "\",\"alarmRaisedTime\":\"" + report.eventTime()
                + (report.clears() ? "\",\"alarmClearedTime\":\"" + report.eventTime() : "")
                + "\",\"alarmDetails\":\"" + report.additionalText()
                + "\",\"proposedRepairedActions\":\"Check the far end first, then the cable\"}";
    }
}
