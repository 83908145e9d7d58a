package io.towerflow.alarm.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmFollower;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.alarm.activity.SourceActivity;
import io.towerflow.alarm.messaging.AlarmReportCodec;
import io.towerflow.alarm.messaging.AlarmTopics;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Autonomy;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.explanation.AlarmStories;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.MaintenanceWindow.State;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.maintenance.WindowRequest;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Planned work from its request to its end, with the alarms that come meanwhile, on a partition with a clock of its own. */
@TowerFlowTest
class MaintenanceWindowStoryTest {

    @Autowired
    Partitions partitions;

    @Autowired
    MaintenanceWindows windows;

    @Autowired
    Inventory inventory;

    @Autowired
    SourceActivity activity;

    @Autowired
    Alarms alarms;

    @Autowired
    AlarmStories stories;

    @Autowired
    Incidents incidents;

    @Autowired
    Autonomy autonomy;

    @Autowired
    AlarmSuppression suppression;

    @Autowired
    List<AlarmFollower> followers;

    @Autowired
    TaskService tasks;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @Autowired
    IdentityService identities;

    /** The partition's time; windows are asked for by the clock of the product. */
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    private final Instant today = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Instant start = today.plus(Duration.ofHours(1));
    private final Instant end = start.plus(Duration.ofHours(3));
    private final int number = Unused.partition();
    private final String region = "R" + UUID.randomUUID();
    private final String hub = region + "-HUB";
    private final String site = region + "-SITE";
    private final String behind = region + "-TAIL";
    private final String beside = region + "-OTHER";
    private IntakePartition partition = null;
    private long offset;

    @BeforeEach
    void aSmallNetwork() {
        in(() -> {
            inventory.saveAll(
                    List.of(),
                    List.of(site(hub, true), site(site, false), site(behind, false), site(beside, false)),
                    List.of(),
                    List.of(
                            new Link(region + "-1", Link.Kind.MICROWAVE, hub, site),
                            new Link(region + "-2", Link.Kind.MICROWAVE, site, behind),
                            new Link(region + "-3", Link.Kind.MICROWAVE, hub, beside)));
            return true;
        });
        partition = partition();
        partition.claim();
    }

    @Test
    void alarmsUnderPlannedWorkAreHeldAndThoseStillThereBecomeAnIncidentAtItsEnd() {
        String window = approved(List.of(site), true, null);
        fire(window, "timer_windowStarts");
        assertThat(find(window).state()).isEqualTo(State.ACTIVE);

        at(start.plusSeconds(600));
        raise(site);
        raise(behind);
        raise(beside);
        at(start.plusSeconds(1200));
        clear(behind);
        settle();

        assertThat(incidentsAt(site)).isEmpty();
        assertThat(incidentsAt(beside)).singleElement().satisfies(incident -> assertThat(incident.rootCause())
                .as("a root cause, though somebody works elsewhere")
                .isNotNull());
        assertThat(find(window).silenced()).isEqualTo(2);
        assertThat(find(window).held()).isEqualTo(1);
        assertThat(in(() -> windows.holders(List.of(alarm(site).id())))).containsValue(window);
        assertThat(why(site))
                .filteredOn(decision -> decision.decision().equals("maintenance"))
                .singleElement()
                .satisfies(decision -> {
                    assertThat(decision.subject()).isEqualTo(window);
                    assertThat(decision.otherwise()).contains("opened an incident");
                });

        at(end.plusSeconds(1));
        fire(window, "timer_windowEnds");
        partition.tick();
        settle();

        assertThat(incidentsAt(site)).hasSize(1);
        assertThat(incidentsAt(behind)).isEmpty();
        assertThat(why(site))
                .extracting(AlarmStories.Decision::decision)
                .containsSubsequence("raised", "maintenance", "restored", "correlated", "incident");
        assertThat(in(() -> windows.silenced(window, 10)))
                .extracting(MaintenanceWindow.Silenced::outcome)
                .containsExactlyInAnyOrder("restored", "cleared");
        assertThat(find(window).state()).isEqualTo(State.ENDED);
        assertEnd(window, "endEvent_windowEnded");
    }

    @Test
    void aSiteBehindThatNobodyThoughtToCoverHasThePlannedWorkAsRootCause() {
        String window = approved(List.of(site), false, null);
        at(start.plusSeconds(300));
        raise(behind, "outOfService");
        settle();

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            RootCause cause = incidentsAt(behind).getFirst().rootCause();
            assertThat(cause).isNotNull();
            assertThat(cause.category()).isEqualTo("maintenance");
            assertThat(cause.alarmedObject()).isEqualTo(window);
            assertThat(cause.evidence().getFirst().rule()).isEqualTo("Work at a site cuts off the sites behind it");
        });
        String number = incidentsAt(behind).getFirst().number();
        assertThat(in(() -> incidents.title(number, Locale.FRENCH))).contains("Travaux prévus");
        cancel(window);
    }

    @Test
    void aPartitionThatIsBuiltAgainMeanwhileHoldsTheSame() {
        String window = approved(List.of(site), false, null);
        at(start.plusSeconds(60));
        raise(site);

        partition = partition();
        partition.claim();
        raise(site, "rectifierFailure");
        settle();
        assertThat(incidentsAt(site)).isEmpty();
        assertThat(find(window).held()).isEqualTo(2);

        partition = partition();
        partition.claim();
        at(end.plusSeconds(10));
        settle();
        assertThat(incidentsAt(site)).hasSize(1);
        Incident incident = incidentsAt(site).getFirst();
        assertThat(in(() -> incidents.alarmCounts(List.of(incident)))
                        .of(incident)
                        .all())
                .isEqualTo(2);
        cancel(window);
    }

    @Test
    void anExtensionMovesTheEndBeforeAndDuringTheWork() {
        String window = approved(List.of(site), false, null);
        in(() -> windows.extend(window, end.plusSeconds(1800), "Late truck", "amina"));
        fire(window, "timer_windowStarts");
        in(() -> windows.extend(window, end.plusSeconds(3600), null, "dispatcher"));
        assertThat(job(window, "timer_windowEnds").getDuedate().toInstant()).isEqualTo(end.plusSeconds(3600));

        at(end.plusSeconds(60));
        raise(site);
        settle();
        assertThat(incidentsAt(site)).isEmpty();

        at(end.plusSeconds(3601));
        settle();
        assertThat(incidentsAt(site)).hasSize(1);
        fire(window, "timer_windowEnds");
        assertEnd(window, "endEvent_windowEnded");
        assertThat(kinds(window)).containsExactly("requested", "approved", "extended", "started", "extended", "ended");
        assertThatThrownBy(() -> in(() -> windows.extend(window, end.plusSeconds(9999), null, "dispatcher")))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void whoAskedForAWindowExtendsItOnlySoFarAlone() {
        String window = approved(List.of(site), false, null);
        Instant tooFar = end.plus(windows.ownExtension()).plusSeconds(60);

        assertThatThrownBy(() -> in(() -> windows.extend(window, tooFar, null, "amina")))
                .isInstanceOf(RuleBrokenException.class)
                .hasMessageContaining("another person");
        assertThat(in(() -> windows.extend(window, tooFar, null, "dispatcher")).endsAt())
                .isEqualTo(tooFar);
        assertThatThrownBy(() -> in(() -> windows.extend(window, end, null, "dispatcher")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("later than the present end");
        cancel(window);
    }

    @Test
    void cancelledBeforeItsStartItHoldsNothing() {
        String window = approved(List.of(site), false, null);
        cancel(window);
        assertEnd(window, "endEvent_windowCancelled");

        at(start.plusSeconds(60));
        raise(site);
        settle();
        assertThat(incidentsAt(site)).hasSize(1);
        assertThat(find(window).state()).isEqualTo(State.CANCELLED);
        assertThatThrownBy(() -> cancel(window)).isInstanceOf(ConflictException.class);
    }

    @Test
    void cancelledBeforeItsApprovalItsTaskIsGone() {
        String window = requested(List.of(site), false, null);
        task(window);
        cancel(window);
        assertThat(tasks.createTaskQuery().processInstanceBusinessKey(window).count())
                .isZero();
        assertEnd(window, "endEvent_windowCancelled");
    }

    @Test
    void cancelledDuringTheWorkItRestoresWhatIsStillThere() {
        String window = in(() -> windows.request(
                        new WindowRequest(
                                List.of(site), false, "New rectifier", today.minusSeconds(600), end, null, false),
                        "amina"))
                .number();
        approve(window);
        await().atMost(Duration.ofSeconds(60)).until(() -> find(window).state() == State.ACTIVE);
        at(Instant.now().plusSeconds(1));
        raise(site);
        settle();
        assertThat(incidentsAt(site)).isEmpty();

        cancel(window);
        at(Instant.now().plusSeconds(120));
        settle();
        assertThat(incidentsAt(site)).hasSize(1);
        assertEnd(window, "endEvent_windowCancelled");
    }

    @Test
    void anAlarmThatWasToldBeforeTheWorkStaysTold() {
        String window = approved(List.of(site), false, null);
        at(start.minusSeconds(300));
        raise(site);
        settle();
        assertThat(incidentsAt(site)).hasSize(1);

        at(start.plusSeconds(60));
        clear(site);
        settle();
        assertThat(find(window).silenced()).isZero();
        cancel(window);
    }

    /** What an escalation asks that the battery had brought forward. */
    @Test
    void thatThePowerIsBackIsToldByTheAlarmsWhileOthersAreLeft() {
        at(today);
        raise(site);
        raise(site, "transmitterFailure");
        settle();
        Incident incident = incidentsAt(site).getFirst();
        assertThat(in(() -> autonomy.powerBack(incident))).isFalse();

        clear(site);

        assertThat(in(() -> autonomy.powerBack(incident))).isTrue();
    }

    @Test
    void anOverlapIsRefusedWithTheOthersNumberUnlessItIsMeant() {
        String first = approved(List.of(site), true, null);

        assertThatThrownBy(() -> requested(List.of(behind), false, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("objects: overlap in time with " + first);

        String meant = in(() -> windows.request(
                        new WindowRequest(List.of(behind), false, "Together", start, end, null, true), "amina"))
                .number();
        assertThat(find(meant).overlaps()).containsExactly(first);
        assertThat(tasks.getVariable(task(meant).getId(), "show_fr").toString())
                .contains("Chevauche", first.replace("-", "\\\\-"));
        assertThat(requested(List.of(beside), false, null)).isNotEqualTo(first);
        cancel(first);
        cancel(meant);
    }

    @Test
    void nobodyApprovesTheirOwnRequest() {
        String window = requested(List.of(site), false, null);

        assertThatThrownBy(() -> in(() -> {
                    windows.decide(window, true, null, "amina");
                    return true;
                }))
                .isInstanceOf(RuleBrokenException.class)
                .hasMessageContaining("Another person than amina");
        assertThat(find(window).state()).isEqualTo(State.REQUESTED);

        String task = task(window).getId();
        identities.setAuthentication("amina", List.of("manager"), List.of(Tenancy.DEFAULT));
        try {
            assertThatThrownBy(() -> tasks.complete(task, Map.of("decision", "approve")))
                    .hasStackTraceContaining("Another person than amina");
            tasks.setVariableLocal(task, "decidedBy", "dispatcher");
            tasks.setAssignee(task, "dispatcher");
            assertThatThrownBy(() -> tasks.complete(task, Map.of("decision", "approve", "decidedBy", "dispatcher")))
                    .hasStackTraceContaining("Another person than amina");
        } finally {
            identities.clearAuthentication();
        }
        assertThatThrownBy(() -> tasks.complete(task, Map.of("decision", "approve")))
                .hasStackTraceContaining("Nobody is known");
        assertThat(task(window).getId()).isEqualTo(task);
        assertThat(find(window).state()).isEqualTo(State.REQUESTED);
        assertThat(find(window).decidedBy()).isNull();
        assertThat(kinds(window)).containsExactly("requested");
        in(() -> {
            windows.decide(window, false, "Not this week", "manager");
            return true;
        });
        runJobs(window);
        assertEnd(window, "endEvent_windowRefused");
        assertThat(find(window).decisionNote()).isEqualTo("Not this week");
        at(start.plusSeconds(60));
        raise(site);
        settle();
        assertThat(incidentsAt(site)).hasSize(1);
    }

    @Test
    void whatNobodyApprovesInTimeIsNotHeld() {
        String window = requested(List.of(site), false, null);
        fire(window, "boundaryEvent_nobodyApproved");
        assertEnd(window, "endEvent_windowRefused");
        assertThat(find(window).state()).isEqualTo(State.REFUSED);
        assertThat(kinds(window)).contains("expired");
    }

    @Test
    void aWindowThatComesAgainGoesRound() {
        String window = approved(List.of(site), false, "FREQ=DAILY;COUNT=2");
        fire(window, "timer_windowStarts");
        fire(window, "timer_windowEnds");
        assertThat(find(window).state()).isEqualTo(State.APPROVED);
        assertThat(find(window).startsAt()).isEqualTo(start.plus(Duration.ofDays(1)));

        at(end.plusSeconds(3600));
        raise(beside);
        at(start.plus(Duration.ofDays(1)).plusSeconds(60));
        raise(site);
        settle();
        assertThat(incidentsAt(site)).isEmpty();

        fire(window, "timer_windowStarts");
        fire(window, "timer_windowEnds");
        assertEnd(window, "endEvent_windowEnded");
    }

    @Test
    void oneTimeOfThoseThatComeAgainIsCancelledAlone() {
        String window = approved(List.of(site), false, "FREQ=DAILY;COUNT=4");
        List<Instant> times = coming(window);
        assertThat(times).hasSize(4).first().isEqualTo(start);
        assertThatThrownBy(() -> cancelTime(window, start.plusSeconds(60)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("must be the start of a time to come, as " + start);

        // The next one, and one further on: the wait goes on for the second
        cancelTime(window, times.get(0));
        cancelTime(window, times.get(2));
        assertThat(coming(window)).containsExactly(times.get(1), times.get(3));
        assertThat(find(window).state()).isEqualTo(State.APPROVED);
        assertThat(job(window, "timer_windowStarts").getDuedate().toInstant()).isEqualTo(times.get(1));
        assertThatThrownBy(() -> cancelTime(window, times.get(0))).isInstanceOf(InvalidInputException.class);
        at(start.plusSeconds(60));
        raise(site);
        settle();
        assertThat(incidentsAt(site)).hasSize(1);

        // The one that is held ends at once
        fire(window, "timer_windowStarts");
        assertThat(find(window).state()).isEqualTo(State.ACTIVE);
        cancelTime(window, times.get(1));
        assertThat(find(window).state()).isEqualTo(State.APPROVED);
        assertThat(job(window, "timer_windowStarts").getDuedate().toInstant()).isEqualTo(times.get(3));

        // Without a further time there is no window
        cancelTime(window, times.get(3));
        assertEnd(window, "endEvent_windowCancelled");
        assertThat(find(window).state()).isEqualTo(State.CANCELLED);
        assertThat(kinds(window))
                .containsExactly(
                        "requested",
                        "approved",
                        "time-cancelled",
                        "time-cancelled",
                        "started",
                        "time-cancelled",
                        "ended",
                        "time-cancelled");
        assertThatThrownBy(() -> cancelTime(window, times.get(3))).isInstanceOf(ConflictException.class);
    }

    @Test
    void aTimeThatIsCancelledWhileItIsHeldRestoresWhatIsStillThere() {
        Instant began = today.minusSeconds(600);
        String window = in(() -> windows.request(
                        new WindowRequest(List.of(site), false, "Filters", began, end, "FREQ=DAILY", false), "amina"))
                .number();
        approve(window);
        await().atMost(Duration.ofSeconds(60)).until(() -> find(window).state() == State.ACTIVE);
        at(Instant.now().plusSeconds(1));
        raise(site);
        settle();
        assertThat(incidentsAt(site)).isEmpty();
        assertThat(find(window).held()).isEqualTo(1);

        cancelTime(window, began);
        at(Instant.now().plusSeconds(120));
        settle();

        assertThat(incidentsAt(site)).hasSize(1);
        assertThat(why(site))
                .extracting(AlarmStories.Decision::decision)
                .containsSubsequence("maintenance", "restored");
        assertThat(find(window).startsAt()).isEqualTo(began.plus(Duration.ofDays(1)));
        cancel(window);
    }

    private List<Instant> coming(String window) {
        return in(() -> windows.coming(window, 10).stream()
                .map(MaintenanceWindow.Time::startsAt)
                .toList());
    }

    private void cancelTime(String window, Instant at) {
        in(() -> windows.cancelTime(window, at, "Public holiday", "dispatcher"));
    }

    @Test
    void saysEachWrongFieldOfARequest() {
        assertThatThrownBy(() -> in(() -> windows.request(
                        new WindowRequest(List.of("nowhere"), false, " ", end, start, "FREQ=WEEKLY", false), "amina")))
                .isInstanceOfSatisfying(InvalidInputException.class, wrong -> assertThat(wrong.fields())
                        .extracting(InvalidInputException.Field::field)
                        .containsExactly("objects[0]", "reason", "end"));
        assertThatThrownBy(() -> in(() -> windows.request(
                        new WindowRequest(List.of(site), false, "Why", start, end, "sometimes", false), "amina")))
                .hasMessageContaining("recurrence");
    }

    private String requested(List<String> objects, boolean andBehind, @Nullable String recurrence) {
        return in(() -> windows.request(
                        new WindowRequest(objects, andBehind, "New rectifier", start, end, recurrence, false), "amina"))
                .number();
    }

    private String approved(List<String> objects, boolean andBehind, @Nullable String recurrence) {
        String window = requested(objects, andBehind, recurrence);
        approve(window);
        return window;
    }

    private void approve(String window) {
        identities.setAuthentication("dispatcher", List.of("dispatcher"), List.of(Tenancy.DEFAULT));
        try {
            tasks.complete(task(window).getId(), Map.of("decision", "approve"));
        } finally {
            identities.clearAuthentication();
        }
        runJobs(window);
    }

    private Task task(String window) {
        Task task = tasks.createTaskQuery()
                .processInstanceBusinessKey(window)
                .taskDefinitionKey("userTask_approveWindow")
                .singleResult();
        assertThat(task).isNotNull();
        return task;
    }

    /** What continues a process after its task; the product's own job executor may have been faster. */
    private void runJobs(String window) {
        String process = find(window).processInstanceId();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> management
                                .createJobQuery()
                                .processInstanceId(process)
                                .messages()
                                .count()
                        == 0);
    }

    private Job job(String window, String activity) {
        String process = find(window).processInstanceId();
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> management
                                .createJobQuery()
                                .processInstanceId(process)
                                .activityId(activity)
                                .singleResult(),
                        found -> found != null);
    }

    /** Fires a timer before its time. Where its time has come, the product's job executor may be faster. */
    private void fire(String window, String activity) {
        String process = find(window).processInstanceId();
        long fired = passed(process, activity);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            management
                    .createJobQuery()
                    .processInstanceId(process)
                    .activityId(activity)
                    .list()
                    .forEach(job -> {
                        try {
                            management.executeJob(job.getId());
                        } catch (NullValueException | OptimisticLockingException faster) {
                            // It is gone, or being executed
                        }
                    });
            return passed(process, activity) > fired || fired > 0 && ended(process);
        });
    }

    private boolean ended(String process) {
        return history.createHistoricProcessInstanceQuery()
                        .processInstanceId(process)
                        .finished()
                        .count()
                > 0;
    }

    private long passed(String process, String activity) {
        return history.createHistoricActivityInstanceQuery()
                .processInstanceId(process)
                .activityId(activity)
                .finished()
                .count();
    }

    private void assertEnd(String window, String event) {
        assertThat(history.createHistoricActivityInstanceQuery()
                        .processInstanceId(find(window).processInstanceId())
                        .activityType("noneEndEvent")
                        .list())
                .extracting(HistoricActivityInstance::getActivityId)
                .containsExactly(event);
    }

    private void cancel(String window) {
        in(() -> {
            windows.cancel(window, "The part did not come", "amina");
            return true;
        });
    }

    private MaintenanceWindow find(String window) {
        return in(() -> windows.find(window).orElseThrow());
    }

    private List<String> kinds(String window) {
        return in(() -> windows.events(window).stream()
                .map(MaintenanceWindow.Event::kind)
                .toList());
    }

    private void at(Instant time) {
        now.set(time);
    }

    private void raise(String object) {
        raise(object, "commercialPowerFailure");
    }

    private void raise(String object, String cause) {
        AlarmReport plain = Reports.raise(object, now.get(), PerceivedSeverity.CRITICAL);
        take(new AlarmReport(
                plain.id(),
                plain.tenant(),
                plain.sourceSystemId(),
                plain.alarmedObjectId(),
                plain.alarmType(),
                cause,
                plain.specificProblem(),
                plain.perceivedSeverity(),
                plain.originalSeverity(),
                plain.eventTime(),
                plain.receivedAt(),
                plain.externalAlarmId(),
                plain.additionalText(),
                plain.details()));
    }

    private void clear(String object) {
        take(Reports.raise(object, now.get(), PerceivedSeverity.CLEARED));
    }

    private void take(AlarmReport report) {
        partition.take(List.of(new ConsumerRecord<>(
                AlarmTopics.KEYED,
                number,
                offset++,
                region.getBytes(StandardCharsets.UTF_8),
                AlarmReportCodec.write(report))));
    }

    /** Lets the partition's time pass until situations have settled. */
    private void settle() {
        for (int i = 0; i < 4; i++) {
            now.set(now.get().plusSeconds(15));
            partition.tick();
        }
    }

    private List<Incident> incidentsAt(String place) {
        return in(() -> incidents.page("open", 0, 1000).incidents().stream()
                .filter(incident -> incident.sites().contains(place))
                .toList());
    }

    private Alarm alarm(String object) {
        return in(() -> alarms.page(Map.of("alarmedObject.id", object), 0, 10))
                .alarms()
                .getFirst();
    }

    private List<AlarmStories.Decision> why(String object) {
        UUID id = alarm(object).id();
        return in(() -> stories.of(id, Locale.ENGLISH));
    }

    private static <T> T in(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }

    private Site site(String id, boolean isHub) {
        return new Site(
                id,
                id,
                48.85,
                2.35,
                region,
                isHub,
                null,
                Set.of("4G"),
                Set.of("Alpha"),
                "Mo-Su 00:00-24:00",
                // No change of the clocks between today and tomorrow
                ZoneId.of("Africa/Abidjan"),
                false);
    }

    private IntakePartition partition() {
        // As after a kill: nothing of the former memory is left
        suppression.forget(number);
        followers.forEach(follower -> follower.forget(number));
        return partitions.partition(number, followers, now::get);
    }
}
