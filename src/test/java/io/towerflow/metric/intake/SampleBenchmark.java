package io.towerflow.metric.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.MeasuredProduct;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.metric.Metric;
import io.towerflow.metric.MetricCatalogue;
import io.towerflow.metric.MetricTopics;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Measures the intake of samples on the whole product with its embedded PostgreSQL and Kafka, from the broker to the commit: each
 * site of the demo network sends twenty metrics every five minutes of its time, as fast as the intake takes them or at a rate. Not a
 * test: it is run by hand, as {@code src/docs/measured.md} tells.
 *
 * <p>Arguments: {@code form} (narrow: one value in each sample, the samples of one site and moment in one message; single: one
 * value in each message; wide: one message for each site and moment), values a second (0: as fast as they go), seconds, and seconds
 * beforehand that are not counted.
 */
public final class SampleBenchmark {

    private static final int METRICS = 20;

    /** Values sent and not yet committed at most, where there is no rate: what waits in the broker costs nothing but disk. */
    private static final long AHEAD = 2_000_000;

    private final Random random = new Random(42);
    private final List<Site> sites;
    private final List<Metric> metrics;
    private final MeterRegistry meters;
    private Instant time;
    private int site;

    private SampleBenchmark(ConfigurableApplicationContext context) {
        this.sites = List.copyOf(
                context.getBean(Inventory.class).topology(Tenancy.DEFAULT).sites());
        this.metrics = context.getBean(MetricCatalogue.class).all().stream()
                .limit(METRICS)
                .toList();
        this.meters = context.getBean(MeterRegistry.class);
        this.time = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(60, ChronoUnit.DAYS);
    }

    public static void main(String[] arguments) throws Exception {
        String form = arguments.length > 0 ? arguments[0] : "wide";
        int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
        int warmUp = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10;
        System.out.printf(Locale.ROOT, "each core digests %.0f MB/s%n", MeasuredProduct.speed());
        try (ConfigurableApplicationContext context = MeasuredProduct.start()) {
            SampleBenchmark benchmark = new SampleBenchmark(context);
            benchmark.run(context, form, rate, warmUp);
            double before = benchmark.committed();
            MeasuredProduct.ProcessorTime cpu = new MeasuredProduct.ProcessorTime();
            long began = System.nanoTime();
            benchmark.run(context, form, rate, seconds);
            double took = (System.nanoTime() - began) / 1e9;
            double values = benchmark.committed() - before;
            Duration spent = cpu.spent();
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,.0f values committed in %.1f s: %,.0f/s; %.2f µs of processor time each; %s%n",
                    form,
                    values,
                    took,
                    values / took,
                    spent.toNanos() / 1e3 / values,
                    size(context));
        }
        System.exit(0);
    }

    private static String size(ConfigurableApplicationContext context) {
        return Tenancy.asSystem(
                () -> context.getBean(TransactionTemplate.class).execute(tx -> context.getBean(JdbcClient.class)
                        .sql("""
                        SELECT (SELECT count(*) FROM metric_sample) || ' rows, '
                          || pg_size_pretty(sum(pg_total_relation_size(inhrelid))) FROM pg_inherits
                        WHERE inhparent = 'metric_sample'::regclass""")
                        .query(String.class)
                        .single()));
    }

    private double committed() {
        return meters.get("towerflow.metrics.values").counter().count();
    }

    /** Sends for so long and returns when all is committed. */
    private void run(ConfigurableApplicationContext context, String form, int rate, int seconds) {
        Map<String, Object> settings =
                new HashMap<>(context.getBean(KafkaProperties.class).buildProducerProperties(null));
        settings.put("linger.ms", 10);
        settings.put("batch.size", 262_144);
        double before = committed();
        long sent = 0;
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long began = System.nanoTime();
            long end = began + TimeUnit.SECONDS.toNanos(seconds);
            while (System.nanoTime() < end) {
                boolean early = rate > 0
                        ? sent >= (System.nanoTime() - began) / 1e9 * rate
                        : sent - (committed() - before) >= AHEAD;
                if (early) {
                    LockSupport.parkNanos(500_000);
                    continue;
                }
                String id = sites.get(site).id();
                byte[] key = id.getBytes(StandardCharsets.UTF_8);
                switch (form) {
                    case "wide" -> send(producer, key, wide(id));
                    case "narrow" -> send(producer, key, narrow(id));
                    case "single" -> metrics.forEach(metric -> send(producer, key, single(id, metric)));
                    default -> throw new IllegalArgumentException("narrow, single or wide");
                }
                sent += METRICS;
                next();
            }
            producer.flush();
        }
        while (committed() - before < sent) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, byte[] key, String message) {
        producer.send(new ProducerRecord<>(MetricTopics.SAMPLED, key, message.getBytes(StandardCharsets.UTF_8)));
    }

    private void next() {
        if (++site == sites.size()) {
            site = 0;
            time = time.plus(5, ChronoUnit.MINUTES);
        }
    }

    private String wide(String id) {
        StringBuilder json = new StringBuilder("{\"site\":\"").append(id).append("\",\"time\":\"");
        json.append(time).append("\",\"values\":{");
        char parting = ' ';
        for (Metric metric : metrics) {
            json.append(parting).append('"').append(metric.name()).append("\":").append(value(metric));
            parting = ',';
        }
        return json.append("}}").toString();
    }

    private String narrow(String id) {
        StringBuilder json = new StringBuilder();
        for (Metric metric : metrics) {
            json.append(json.isEmpty() ? '[' : ',').append(single(id, metric));
        }
        return json.append(']').toString();
    }

    private String single(String id, Metric metric) {
        return "{\"site\":\"" + id + "\",\"metric\":\"" + metric.name() + "\",\"unit\":\"" + metric.unit()
                + "\",\"time\":\"" + time + "\",\"value\":" + value(metric) + "}";
    }

    private double value(Metric metric) {
        return metric.kind() == Metric.Kind.STATE
                ? random.nextInt(2)
                : Math.max(metric.lowest(), Math.min(metric.highest(), random.nextInt(10_000) / 100.0 - 50));
    }
}
