package io.towerflow.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.MeasuredProduct;
import io.towerflow.correlation.RootCause;
import io.towerflow.tenancy.Tenancy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Measures how often lists answer, on the whole product with its embedded PostgreSQL: incidents with cause, evidence, timeline,
 * situations and work orders are written past the intake, then clients on the same machine ask one address after the other as
 * fast as they can. The health endpoint is asked, too: what the machine can do at most at that hour. Not a test: it is run by hand.
 *
 * <p>Arguments: open incidents, clients, seconds for each address, and addresses (each as {@code /path}; else the usual ones).
 */
public final class ListBenchmark {

    private static final List<String> USUAL = List.of(
            "/actuator/health",
            "/api/incidents?limit=50",
            "/api/incidents?state=open&limit=50",
            "/api/work-orders?limit=50",
            "/api/sites?limit=50",
            "/login",
            "/live/bell",
            "/live/incidents");

    private final ConfigurableApplicationContext context;

    private ListBenchmark(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static void main(String[] arguments) throws Exception {
        int incidents = number(arguments, 0, 10_000);
        int clients = number(arguments, 1, 8);
        int seconds = number(arguments, 2, 20);
        List<String> addresses = arguments.length > 3 ? List.of(arguments).subList(3, arguments.length) : USUAL;
        try (ConfigurableApplicationContext context = MeasuredProduct.start()) {
            new ListBenchmark(context).run(incidents, clients, seconds, addresses);
        }
        System.exit(0);
    }

    private static int number(String[] arguments, int index, int fallback) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : fallback;
    }

    private void run(int incidents, int clients, int seconds, List<String> addresses) throws Exception {
        write(incidents);
        String home = Objects.requireNonNull(context.getEnvironment().getProperty("towerflow.home"));
        int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
        System.out.printf("%d open incidents, %d clients, %d s for each address%n", incidents, clients, seconds);
        for (String address : addresses) {
            URI uri = URI.create("http://127.0.0.1:" + port + address);
            ask(uri, clients, Duration.ofSeconds(Math.max(3, seconds / 2)));
            double speed = MeasuredProduct.speed();
            Machine before = Machine.now(home);
            Answers answers = ask(uri, clients, Duration.ofSeconds(seconds));
            System.out.printf(
                    "%-40s %s, %s, cores at %.0f MB/s%n",
                    address, answers, Machine.now(home).since(before).each(answers.nanos().length), speed);
        }
    }

    /**
     * Processor time used so far.
     *
     * @param java by this process, server and clients together
     * @param server by the threads of the web server
     * @param database by this product's own PostgreSQL
     * @param all by every process of the machine, the system's own work included
     * @param time of the cores together, idle or not
     */
    private record Machine(Duration java, Duration server, Duration database, Duration all, Duration time) {

        static Machine now(String home) throws IOException {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long server = 0;
            for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
                if (thread != null && thread.getThreadName().startsWith("http-nio-")) {
                    server += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
                }
            }
            Duration database = ProcessHandle.allProcesses()
                    .filter(process -> process.info().command().orElse("").endsWith("/postgres")
                            && Arrays.stream(process.info().arguments().orElse(new String[0]))
                                    .anyMatch(argument -> argument.startsWith(home)))
                    .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.children()))
                    .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                    .reduce(Duration.ZERO, Duration::plus);
            Duration java = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
            // cpu user nice system idle iowait irq softirq steal, in hundredths of a second
            long[] ticks = Arrays.stream(Files.readAllLines(Path.of("/proc/stat"))
                            .getFirst()
                            .substring("cpu".length())
                            .strip()
                            .split(" +"))
                    .limit(8)
                    .mapToLong(Long::parseLong)
                    .toArray();
            long all = Arrays.stream(ticks).sum();
            return new Machine(
                    java,
                    Duration.ofNanos(server),
                    database,
                    Duration.ofMillis(10 * (all - ticks[3] - ticks[4])),
                    Duration.ofMillis(10 * all));
        }

        Machine since(Machine before) {
            return new Machine(
                    java.minus(before.java),
                    server.minus(before.server),
                    database.minus(before.database),
                    all.minus(before.all),
                    time.minus(before.time));
        }

        /** The time for each of so many answers, and which part of the cores other processes had meanwhile. */
        String each(int answers) {
            return "%.2f ms of processor time each (server %.2f, database %.2f), others had %d %% of the cores"
                    .formatted(
                            java.plus(database).toNanos() / 1e6 / answers,
                            server.toNanos() / 1e6 / answers,
                            database.toNanos() / 1e6 / answers,
                            Math.max(0, all.minus(java).minus(database).toMillis())
                                    * 100
                                    / Math.max(1, time.toMillis()));
        }
    }

    /** What some clients got in a while. */
    private record Answers(long[] nanos, Duration took, long bytes) {

        @Override
        public String toString() {
            return "%6.0f/s  p50 %6.1f ms  p99 %6.1f ms  %d bytes"
                    .formatted(
                            nanos.length * 1e9 / took.toNanos(),
                            nanos[nanos.length / 2] / 1e6,
                            nanos[(int) (nanos.length * 0.99)] / 1e6,
                            bytes);
        }
    }

    private static Answers ask(URI uri, int clients, Duration length) throws Exception {
        String credentials =
                Base64.getEncoder().encodeToString("dispatcher:dispatcher".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Basic " + credentials)
                .header("Accept", uri.getPath().startsWith("/api") ? "application/json" : "*/*")
                .build();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(threads(clients))
                        .build()) {
            long began = System.nanoTime();
            long end = began + length.toNanos();
            List<Future<List<Long>>> running = new ArrayList<>();
            long[] bytes = new long[1];
            for (int client = 0; client < clients; client++) {
                running.add(threads.submit(() -> {
                    List<Long> times = new ArrayList<>();
                    while (System.nanoTime() < end) {
                        long from = System.nanoTime();
                        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                        times.add(System.nanoTime() - from);
                        if (answer.statusCode() != 200) {
                            throw new IllegalStateException(uri + " answers " + answer.statusCode());
                        }
                        bytes[0] = answer.body().length;
                    }
                    return times;
                }));
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> one : running) {
                all.addAll(one.get());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            long[] nanos = all.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(nanos);
            return new Answers(nanos, took, bytes[0]);
        }
    }

    private static ExecutorService threads(int count) {
        return Executors.newFixedThreadPool(count, Thread.ofPlatform().daemon().factory());
    }

    private void write(int count) throws Exception {
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        String cause = context.getBean(ObjectMapper.class).writeValueAsString(cause());
        Tenancy.as(Tenancy.DEFAULT, () -> context.getBean(TransactionTemplate.class)
                .executeWithoutResult(tx -> {
                    jdbc.execute(
                            "CREATE TEMP TABLE bench ON COMMIT DROP AS SELECT i, 'INC-2026-9' || lpad(i::text, 5, '0') AS number, "
                                    + "gen_random_uuid() AS situation, (ARRAY['critical','major','minor','warning'])[1 + i % 4] AS severity, "
                                    + "now() - (i % 3600) * interval '1 second' AS at, "
                                    + "ARRAY['BENCH-' || i, 'BENCH-B' || i] AS sites FROM generate_series(1, " + count
                                    + ") i");
                    jdbc.update(
                            "INSERT INTO incident (number, state, severity, sites, root_cause, process_instance_id, opened_at, changed_at) "
                                    + "SELECT number, 'open', severity, sites, ?::jsonb, number, at, at FROM bench",
                            cause);
                    jdbc.update(
                            "INSERT INTO situation (id, domain, partition, state, severity, worst_severity, began_at, opened_at, "
                                    + "settles_at, changed_at, alarm_count, active_count) SELECT situation, 'bench', 99999, 'ended', severity, severity, "
                                    + "at, at, at, at, 5, 4 FROM bench");
                    jdbc.update(
                            "INSERT INTO incident_situation (incident_number, situation_id, holds, severity, sites, clear) "
                                    + "SELECT number, situation, true, severity, sites, false FROM bench");
                    jdbc.update("INSERT INTO incident_timeline (incident_number, at, kind, key, arguments) "
                            + "SELECT number, at + n * interval '1 second', 'opened', 'incident.timeline.opened', '{}' "
                            + "FROM bench, generate_series(1, 4) n");
                    jdbc.update(
                            "INSERT INTO work_order (id, incident_number, site_id, skill, code, state, created_at, state_changed_at) "
                                    + "SELECT 'WO-2026-9' || lpad(i::text, 5, '0'), number, sites[1], 'power', 'Z' || i, 'completed', at, at FROM bench");
                }));
        ranked(count);
    }

    /** Waits until the product has reckoned what the incidents are listed by, as it does after an upgrade. */
    private void ranked(int count) throws InterruptedException {
        JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
        in(() -> jdbc.update("UPDATE incident SET urgency_next_at = opened_at WHERE process_instance_id = number"));
        while (in(() -> jdbc.queryForObject(
                        "SELECT count(*) FROM incident WHERE process_instance_id = number AND urgency = 0", Long.class))
                > 0) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        // They have no processes that anything could be shown in
        in(() -> jdbc.update("DELETE FROM process_command"));
        jdbc.execute("ANALYZE");
        System.out.printf("%d incidents are ranked%n", count);
    }

    private <T> T in(Supplier<T> work) {
        return Tenancy.as(
                Tenancy.DEFAULT,
                () -> Objects.requireNonNull(
                        context.getBean(TransactionTemplate.class).execute(tx -> work.get())));
    }

    private static RootCause cause() {
        UUID alarm = UUID.randomUUID();
        RootCause.Sentence sentence = new RootCause.Sentence(
                "correlation.cause.mains", List.of("BKE-001", "0", "1", "commercialPowerFailure", "4"));
        return new RootCause(
                alarm,
                "BKE-001",
                "BKE-001",
                "commercialPowerFailure",
                "energy",
                0.83,
                sentence,
                List.of(
                        new RootCause.Evidence(sentence, List.of(alarm), List.of("BKE-001 BKE-002"), "Mains first", 1),
                        new RootCause.Evidence(sentence, List.of(alarm), List.of(), "Battery after mains", 1)),
                "Mains first",
                1,
                false);
    }
}
