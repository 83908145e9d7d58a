package io.towerflow.dispatch.process;

import com.sun.management.OperatingSystemMXBean;
import io.towerflow.MeasuredProduct;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.incident.IncidentDesk;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.tenancy.Role;
import io.towerflow.tenancy.Tenancy;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Measures the time from a dispatcher's decision to send a technician until the telephone exchange has taken the SMS with the
 * offer: on the whole product, with its embedded PostgreSQL and the embedded exchange behind the Twilio SDK. Each incident is
 * at a site of its own; every technician could be asked for each of them, and who was asked is busy. Not a test: it is run by hand.
 *
 * <p>Arguments: decisions a second, seconds, seconds at the same rate beforehand that are not counted, and technicians beyond those
 * who are asked.
 */
public final class DispatchBenchmark {

    private static final double SOUTH = 5;
    private static final double WEST = -8;
    private static final double SPAN = 5;
    private static final int PEOPLE_DECIDING = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ConfigurableApplicationContext context;
    private final Random random = new Random(42);

    private DispatchBenchmark(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static void main(String[] arguments) throws Exception {
        int rate = argument(arguments, 0, 50);
        int seconds = argument(arguments, 1, 20);
        int warmUp = argument(arguments, 2, 10);
        int spare = argument(arguments, 3, 500);
        try (ConfigurableApplicationContext context = MeasuredProduct.start()) {
            new DispatchBenchmark(context).run(rate, seconds, warmUp, spare);
        }
        System.exit(0);
    }

    private static int argument(String[] arguments, int index, int fallback) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : fallback;
    }

    private void run(int rate, int seconds, int warmUp, int spare) throws InterruptedException {
        int count = rate * (seconds + warmUp);
        System.out.printf(
                "%d decisions a second for %d s, %d s beforehand, %d technicians%n",
                rate, seconds, warmUp, count + spare);
        in(() -> {
            people(count + spare);
            open(count);
        });
        Queue<Task> tasks = triage(count);
        long cpu = cpu();
        Map<String, Instant> decided = decide(tasks, rate);
        report(decided, rate * warmUp);
        System.out.printf(
                "%d ms of processor time for each in this process%n",
                TimeUnit.NANOSECONDS.toMillis(cpu() - cpu) / count);
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private void people(int count) {
        List<Technician> technicians = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            technicians.add(new Technician(
                    new Person(
                            "bench-" + i,
                            "Technician " + i,
                            Role.TECHNICIAN,
                            "+22507%08d".formatted(i),
                            null,
                            i % 2 == 0 ? Locale.FRENCH : Locale.ENGLISH),
                    EnumSet.allOf(Skill.class),
                    SOUTH + SPAN * random.nextDouble(),
                    WEST + SPAN * random.nextDouble(),
                    "Mo-Su 00:00-24:00",
                    ZoneOffset.UTC));
        }
        context.getBean(People.class).saveTechnicians(technicians);
    }

    private void open(int count) {
        List<Site> sites = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sites.add(new Site(
                    "BENCH-" + i,
                    "Bench " + i,
                    SOUTH + SPAN * random.nextDouble(),
                    WEST + SPAN * random.nextDouble(),
                    "bench",
                    false,
                    null,
                    Set.of("4G"),
                    Set.of(),
                    "Mo-Su 00:00-24:00",
                    ZoneOffset.UTC,
                    false));
        }
        context.getBean(Inventory.class).saveAll(List.of(), sites, List.of(), List.of());
        IncidentDesk desk = context.getBean(IncidentDesk.class);
        sites.forEach(site -> desk.open("Site down", PerceivedSeverity.CRITICAL, List.of(site.id()), "dispatcher"));
    }

    private Queue<Task> triage(int count) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        TaskService tasks = context.getBean(TaskService.class);
        while (tasks.createTaskQuery()
                        .taskDefinitionKey("userTask_triageIncident")
                        .count()
                < count) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("Not every incident came to triage");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return new ArrayDeque<>(tasks.createTaskQuery()
                .taskDefinitionKey("userTask_triageIncident")
                .initializeFormKeys()
                .list());
    }

    /** Decides at the rate, whether or not the ones before are through; the time of each counts from when it was due. */
    private Map<String, Instant> decide(Queue<Task> waiting, int rate) throws InterruptedException {
        Map<String, Instant> decided = new ConcurrentHashMap<>();
        ExecutorService dispatchers = Executors.newFixedThreadPool(PEOPLE_DECIDING);
        TaskService tasks = context.getBean(TaskService.class);
        IdentityService identity = context.getBean(IdentityService.class);
        long start = System.nanoTime();
        long number = 0;
        for (Task task : waiting) {
            long due = start + number++ * TimeUnit.SECONDS.toNanos(1) / rate;
            LockSupport.parkNanos(due - System.nanoTime());
            Instant now = Instant.now();
            dispatchers.execute(() -> in(() -> {
                identity.setAuthentication("dispatcher", List.of("dispatcher"), List.of(Tenancy.DEFAULT));
                try {
                    String incident = context.getBean(RuntimeService.class)
                            .createProcessInstanceQuery()
                            .processInstanceId(task.getProcessInstanceId())
                            .singleResult()
                            .getBusinessKey();
                    decided.put(incident, now);
                    tasks.claim(task.getId(), "dispatcher");
                    tasks.complete(task.getId(), Map.of("decision", "dispatch", "technicianId", "*"));
                } finally {
                    identity.clearAuthentication();
                }
            }));
        }
        dispatchers.shutdown();
        if (!dispatchers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("Not every decision was taken");
        }
        return decided;
    }

    private record Course(Instant ordered, Instant offered, Instant stored, Instant handedOver) {}

    private void report(Map<String, Instant> decided, int warmUp) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        Map<String, Course> courses = courses();
        while (courses.size() < decided.size() && Instant.now().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(500);
            courses = courses();
        }
        List<String> counted = decided.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .skip(warmUp)
                .map(Map.Entry::getKey)
                .toList();
        List<long[]> times = new ArrayList<>();
        for (String incident : counted) {
            Course course = courses.get(incident);
            Instant from = decided.get(incident);
            if (course != null) {
                times.add(new long[] {
                    millis(from, course.ordered()),
                    millis(from, course.offered()),
                    millis(from, course.stored()),
                    millis(from, course.handedOver())
                });
            }
        }
        System.out.printf("%d of %d decisions led to an SMS that was handed over%n", times.size(), counted.size());
        List<String> steps =
                List.of("work order opened", "technician chosen and asked", "SMS stored", "SMS handed over");
        for (int step = 0; step < steps.size(); step++) {
            int at = step;
            long[] sorted = times.stream().mapToLong(one -> one[at]).sorted().toArray();
            System.out.printf(
                    "decided to %s: p50 %d ms, p99 %d ms, most %d ms%n",
                    steps.get(step),
                    sorted[sorted.length / 2],
                    sorted[sorted.length * 99 / 100],
                    Arrays.stream(sorted).max().orElse(0));
        }
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private Map<String, Course> courses() {
        Map<String, Course> courses = new HashMap<>();
        in(() -> context.getBean(JdbcTemplate.class).query("""
                        SELECT DISTINCT ON (o.incident_number)
                            o.incident_number, o.created_at, f.offered_at, m.created_at, m.sent_at
                        FROM work_order o JOIN work_order_offer f ON f.work_order_id = o.id
                        JOIN message m ON m.work_order_id = o.id AND m.template = 'dispatch.offer'
                        WHERE f.number = 1 AND m.sent_at IS NOT NULL
                        ORDER BY o.incident_number, m.created_at""", row -> {
            courses.put(
                    row.getString(1),
                    new Course(
                            row.getTimestamp(2).toInstant(),
                            row.getTimestamp(3).toInstant(),
                            row.getTimestamp(4).toInstant(),
                            row.getTimestamp(5).toInstant()));
        }));
        return courses;
    }

    private void in(Runnable work) {
        Tenancy.as(Tenancy.DEFAULT, () -> {
            context.getBean(TransactionTemplate.class).executeWithoutResult(tx -> work.run());
            return true;
        });
    }
}
