package io.towerflow.dispatch.process;

import io.towerflow.MeasuredProduct;
import io.towerflow.MeasuredProduct.ProcessorTime;
import io.towerflow.TelephoneLine;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.identity.Role;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.tenancy.Tenancy;
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
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Measures the time from a dispatcher's decision to send a technician until the telephone line has taken the SMS with the
 * offer: on the whole product, with its embedded PostgreSQL and Kafka, and a telephone line behind the Twilio SDK. Each incident is
 * at a site of its own, of severity MAJOR, so that one technician is asked for each; every technician could be asked for each of
 * them, and who was asked is busy. Not a test: it is run by hand.
 *
 * <p>Arguments: decisions a second, seconds, decisions beforehand that are not counted but let the compiler of the virtual machine
 * do its work (at 25 a second, or at the rate where that is less), and technicians beyond those who are asked.
 */
public final class DispatchBenchmark {

    private static final double SOUTH = 5;
    private static final double WEST = -8;
    private static final double SPAN = 5;
    private static final int PEOPLE_DECIDING = 8;
    private static final int WARM_UP_RATE = 25;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ConfigurableApplicationContext context;
    private final Random random = new Random(42);

    private DispatchBenchmark(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static void main(String[] arguments) throws Exception {
        int rate = argument(arguments, 0, 50);
        int seconds = argument(arguments, 1, 20);
        int warmUp = argument(arguments, 2, 1_000);
        int spare = argument(arguments, 3, 500);
        try (TelephoneLine line = new TelephoneLine();
                ConfigurableApplicationContext context = MeasuredProduct.start(line.settings())) {
            new DispatchBenchmark(context).run(rate, seconds, warmUp, spare);
        }
        System.exit(0);
    }

    private static int argument(String[] arguments, int index, int fallback) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : fallback;
    }

    private void run(int rate, int seconds, int warmUp, int spare) throws InterruptedException {
        int counted = rate * seconds;
        int count = counted + warmUp;
        System.out.printf(
                "%d decisions a second for %d s, %d decisions beforehand, %d technicians%n",
                rate, seconds, warmUp, count + spare);
        in(() -> {
            people(count + spare);
            open(count);
        });
        Queue<Triage> tasks = triage(count);
        handedOver(decide(tasks, warmUp, Math.min(rate, WARM_UP_RATE)));
        double speed = MeasuredProduct.speed();
        ProcessorTime time = new ProcessorTime();
        Map<String, Instant> decided = decide(tasks, counted, rate);
        Map<String, Course> courses = handedOver(decided);
        double spent = time.spent().toMillis() / (double) counted;
        report(decided, courses);
        System.out.printf("%.1f ms of processor time for each, broker, database and telephone line included%n", spent);
        System.out.printf(
                "each core digests %.0f MB/s by SHA-256 before and %.0f MB/s after%n", speed, MeasuredProduct.speed());
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
        IncidentService service = context.getBean(IncidentService.class);
        sites.forEach(site -> service.open("Site down", PerceivedSeverity.MAJOR, List.of(site.id()), "dispatcher"));
    }

    /** An incident's task that a dispatcher has taken, as Tasklist asks for before it shows the form, and not yet decided. */
    private record Triage(String taskId, String incident) {}

    private Queue<Triage> triage(int count) throws InterruptedException {
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
        Map<String, String> incidents = context
                .getBean(RuntimeService.class)
                .createProcessInstanceQuery()
                .processDefinitionKey("handle-incident")
                .list()
                .stream()
                .collect(Collectors.toMap(ProcessInstance::getId, ProcessInstance::getBusinessKey));
        List<Task> waiting = tasks.createTaskQuery()
                .taskDefinitionKey("userTask_triageIncident")
                .list();
        waiting.forEach(task -> tasks.claim(task.getId(), "dispatcher"));
        return waiting.stream()
                .map(task -> new Triage(task.getId(), incidents.get(task.getProcessInstanceId())))
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    /** Decides at the rate, whether or not the ones before are through; the time of each counts from when it was due. */
    private Map<String, Instant> decide(Queue<Triage> waiting, int count, int rate) throws InterruptedException {
        Map<String, Instant> decided = new ConcurrentHashMap<>();
        ExecutorService dispatchers = Executors.newFixedThreadPool(PEOPLE_DECIDING);
        TaskService tasks = context.getBean(TaskService.class);
        IdentityService identity = context.getBean(IdentityService.class);
        long start = System.nanoTime();
        for (int number = 0; number < count; number++) {
            Triage task = waiting.remove();
            long due = start + number * TimeUnit.SECONDS.toNanos(1) / rate;
            LockSupport.parkNanos(due - System.nanoTime());
            Instant now = Instant.now();
            dispatchers.execute(() -> in(() -> {
                identity.setAuthentication("dispatcher", List.of("dispatcher"), List.of(Tenancy.DEFAULT));
                try {
                    decided.put(task.incident(), now);
                    tasks.complete(task.taskId(), Map.of("decision", "dispatch", "technicianId", "*"));
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

    /** Waits until the SMS of each has been handed over, as long as there is patience. */
    private Map<String, Course> handedOver(Map<String, Instant> decided) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        Map<String, Course> courses = courses();
        while (!courses.keySet().containsAll(decided.keySet()) && Instant.now().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(500);
            courses = courses();
        }
        return courses;
    }

    private static void report(Map<String, Instant> decided, Map<String, Course> courses) {
        List<long[]> times = new ArrayList<>();
        decided.forEach((incident, from) -> {
            Course course = courses.get(incident);
            if (course != null) {
                times.add(new long[] {
                    millis(from, course.ordered()),
                    millis(from, course.offered()),
                    millis(from, course.stored()),
                    millis(from, course.handedOver())
                });
            }
        });
        System.out.printf("%d of %d decisions led to an SMS that was handed over%n", times.size(), decided.size());
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
