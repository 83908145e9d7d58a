package io.towerflow.incident.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationChange.Kind;
import io.towerflow.correlation.SituationFollower;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.VariableInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class HandleIncidentProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The urgency of a new incident at one site that nobody has yet. */
    private static final int CRITICAL_AND_NOBODYS = 45;

    private static final int MINOR_AND_NOBODYS = 19;

    @Autowired
    SituationFollower follower;

    @Autowired
    Incidents incidents;

    @Autowired
    IncidentService service;

    @Autowired
    Inventory inventory;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    IdentityService identities;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @Autowired
    Clock clock;

    private final UUID situation = UUID.randomUUID();
    private final String site = "SITE-" + UUID.randomUUID();

    @Test
    void watchesAFaultUntilItsAlarmsClearAndClosesOnceItsCauseIsConfirmed() {
        String number = opened(PerceivedSeverity.MAJOR);

        completeAs("dispatcher", number, "userTask_triageIncident", Map.of("decision", "watch"));
        awaitAt(number, "timer_recheckDue");
        tell(Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);
        complete(number, "userTask_confirmRootCause", Map.of("verdict", "confirmed"));

        awaitEnd(number, "endEvent_incidentClosed");
        assertThat(find(number).state()).isEqualTo(IncidentState.CLOSED);
        assertThat(kinds(number)).containsSequence("opened").contains("decided", "all-clear", "judged", "closed");
        assertThat(tenant(() -> incidents.timeline(number)))
                .filteredOn(entry -> entry.kind().equals("decided"))
                .extracting(TimelineEntry::actor)
                .containsExactly("dispatcher");
    }

    @Test
    void returnsToTriageWhenARemoteFixDoesNotClearTheAlarmsInTime() {
        String number = opened(PerceivedSeverity.MAJOR);

        complete(number, "userTask_triageIncident", Map.of("decision", "remote"));
        complete(number, "userTask_fixRemotely", Map.of());
        fire(number, "timer_recheckDue");

        awaitTask(number, "userTask_triageIncident");
        desk(() -> service.cancel(number, "test over", "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    @Test
    void takesUpWorkAgainWhenAlarmsReturnBeforeTheCauseIsConfirmed() {
        String number = opened(PerceivedSeverity.CRITICAL);
        tell(Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);
        awaitTask(number, "userTask_confirmRootCause");

        tell(Kind.ALARMS_RETURNED, PerceivedSeverity.MAJOR);

        awaitTask(number, "userTask_triageIncident");
        assertThat(find(number).state()).isEqualTo(IncidentState.OPEN);
        desk(() -> service.cancel(number, null, "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    @Test
    void closesByItselfWhenItClearsBeforeAnybodyWorkedOnIt() {
        String number = opened(PerceivedSeverity.MAJOR);

        tell(Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);

        awaitEnd(number, "endEvent_incidentClosed");
        assertThat(kinds(number)).contains("cleared-by-itself").doesNotContain("judged");
    }

    @Test
    void asksForTheCauseOfAFaultThatSomebodyHasAcknowledged() {
        String number = opened(PerceivedSeverity.MINOR);
        desk(() -> service.acknowledge(number, "dispatcher"));

        tell(Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);

        complete(number, "userTask_confirmRootCause", Map.of("verdict", "confirmed"));
        awaitEnd(number, "endEvent_incidentClosed");
    }

    @Test
    void closesWhenNobodyConfirmsTheCauseInTime() {
        String number = opened(PerceivedSeverity.CRITICAL);
        tell(Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);
        awaitTask(number, "userTask_confirmRootCause");

        fire(number, "boundaryEvent_nobodyConfirmed");

        awaitEnd(number, "endEvent_incidentClosed");
    }

    @Test
    void escalatesWhenTheAgreedTimeIsOverAndEndsTheEscalationWithTheIncident() {
        String number = opened(PerceivedSeverity.CRITICAL);

        fire(number, "startEvent_slaBreached");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(kinds(number)).contains("escalated"));
        awaitAt(number, "gateway_asked");
        tell(Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);
        complete(number, "userTask_confirmRootCause", Map.of("verdict", "confirmed"));

        awaitEnd(number, "endEvent_incidentClosed");
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .count())
                .isZero();
    }

    @Test
    void restsAnEscalationWhileTheIncidentIsAcknowledged() {
        String number = opened(PerceivedSeverity.CRITICAL);
        fire(number, "startEvent_slaBreached");
        awaitAt(number, "gateway_asked");

        desk(() -> service.acknowledge(number, "dispatcher"));

        awaitAt(number, "gateway_takenCareOf");
        assertThat(find(number).acknowledgedBy()).isEqualTo("dispatcher");
        desk(() -> service.cancel(number, null, "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    @Test
    void aDecisionIsToldToAnEscalationThatWaitsAndWhereNoneWaitsItCostsNoCommand() {
        String number = opened(PerceivedSeverity.CRITICAL);
        String triage = awaitTask(number, "userTask_triageIncident").getId();
        await().atMost(PATIENCE).until(() -> commands(number) == 0);
        tenant(() -> transaction.execute(tx -> {
            tasks.complete(triage, Map.of("decision", "watch"));
            assertThat(commands(number)).isZero();
            tx.setRollbackOnly();
            return 0;
        }));

        fire(number, "startEvent_slaBreached");
        awaitAt(number, "gateway_asked");
        completeAs("dispatcher", number, "userTask_triageIncident", Map.of("decision", "watch"));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(runtime.createExecutionQuery()
                        .processInstanceBusinessKey(number)
                        .activityId("gateway_asked")
                        .count())
                .isZero());
        desk(() -> service.cancel(number, null, "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    private long commands(String number) {
        return tenant(() ->
                transaction.execute(tx -> jdbc.sql("SELECT count(*) FROM process_command WHERE incident_number = ?")
                        .param(number)
                        .query(Long.class)
                        .single()));
    }

    @Test
    void raisesTheUrgencyOfItsTasksWithTheSeverity() {
        String number = opened(PerceivedSeverity.MINOR);
        assertThat(awaitTask(number, "userTask_triageIncident").getPriority()).isEqualTo(MINOR_AND_NOBODYS);

        tell(Kind.SEVERITY_RAISED, PerceivedSeverity.CRITICAL);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        awaitTask(number, "userTask_triageIncident").getPriority())
                .isEqualTo(CRITICAL_AND_NOBODYS));
        assertThat(find(number).severity()).isEqualTo(PerceivedSeverity.CRITICAL);
        desk(() -> service.cancel(number, null, "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    @Test
    void servesItsTasksByItsSeverityWhenThatGoesDownAndUrgesNobody() {
        String number = opened(PerceivedSeverity.CRITICAL);
        assertThat(awaitTask(number, "userTask_triageIncident").getPriority()).isEqualTo(CRITICAL_AND_NOBODYS);
        Instant due = escalationDue(number);

        tell(Kind.SEVERITY_LOWERED, PerceivedSeverity.MINOR);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        awaitTask(number, "userTask_triageIncident").getPriority())
                .isEqualTo(MINOR_AND_NOBODYS));
        assertThat(find(number).severity()).isEqualTo(PerceivedSeverity.MINOR);
        assertThat(kinds(number)).containsOnlyOnce("severity-lowered").doesNotContain("severity-raised");
        assertThat(escalationDue(number)).isEqualTo(due);
        assertThat(runtime.createVariableInstanceQuery()
                        .variableName("incidentPriority")
                        .processInstanceIdIn(find(number).processInstanceId())
                        .list())
                .extracting(VariableInstance::getValue)
                .containsOnly(MINOR_AND_NOBODYS);

        desk(() -> service.cancel(number, null, "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    @Test
    void escalatesSoonerOnceItIsKnownThatTheBatteryDoesNotLast() {
        String number = opened(PerceivedSeverity.MAJOR);
        Instant openedAt = find(number).openedAt();
        assertThat(escalationDue(number)).isAfter(openedAt.plus(Duration.ofMinutes(59)));

        // 90 minutes of battery: a third of them is less than the agreed hour
        batteryKnown(number, 1500);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(escalationDue(number))
                .isCloseTo(openedAt.plus(Duration.ofSeconds(1782)), within(1, ChronoUnit.SECONDS)));
        assertThat(kinds(number)).containsOnlyOnce("escalation-hastened");

        batteryKnown(number, 500);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(escalationDue(number))
                .isCloseTo(openedAt.plus(Duration.ofSeconds(594)), within(1, ChronoUnit.SECONDS)));
        // More than was hoped for does not put off what people count on
        batteryKnown(number, 4000);
        desk(() -> service.decide(number, "watch", null, null, "amina"));
        awaitAt(number, "timer_recheckDue");
        assertThat(escalationDue(number)).isBefore(openedAt.plus(Duration.ofSeconds(600)));
        desk(() -> service.cancel(number, null, "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    private void batteryKnown(String number, double wattHours) {
        tenant(() -> {
            inventory.saveAll(
                    List.of(),
                    List.of(new Site(
                            site,
                            site,
                            5.3,
                            -4.0,
                            "region",
                            false,
                            null,
                            Set.of("4G"),
                            Set.of("Alpha"),
                            "Mo-Su 00:00-24:00",
                            ZoneId.of("Africa/Abidjan"),
                            false)),
                    List.of(
                            new Equipment(site + "-B", site, EquipmentKind.BATTERY, "Battery", null, null, wattHours),
                            new Equipment(site + "-R", site, EquipmentKind.RADIO, "Radio", null, 1000.0, null)),
                    List.of());
            return transaction.execute(tx -> jdbc.sql("UPDATE incident SET root_cause = ?::jsonb WHERE number = ?")
                    .params("""
                            {"alarmedObject": "%1$s", "siteId": "%1$s", "probableCause": "commercialPowerFailure",
                             "confidence": 0.9, "rule": "test", "ruleVersion": 1, "category": "energy",
                             "provisional": false, "explanation": {"key": "Mains failure", "arguments": []},
                             "evidence": [], "chain": [], "rejected": []}""".formatted(site), number)
                    .update());
        });
        // Something material has changed
        tell(Kind.SITE_ADDED, situation, PerceivedSeverity.MAJOR, null, "SITE-" + UUID.randomUUID());
    }

    private Instant escalationDue(String number) {
        return management
                .createJobQuery()
                .processInstanceId(find(number).processInstanceId())
                .activityId("startEvent_slaBreached")
                .singleResult()
                .getDuedate()
                .toInstant();
    }

    @Test
    void endsAsMergedWhenItsSituationProvesToBeAnothers() {
        String worse = opened(PerceivedSeverity.CRITICAL);
        UUID other = UUID.randomUUID();
        String number = opened(other, "SITE-" + other, PerceivedSeverity.MAJOR);

        tell(Kind.MERGED, other, PerceivedSeverity.MAJOR, situation, site);

        awaitEnd(number, "endEvent_incidentMerged");
        assertThat(find(number).mergedInto()).isEqualTo(worse);
        assertThat(find(number).state()).isEqualTo(IncidentState.MERGED);
        assertThat(kinds(worse)).contains("took-over");
        assertThat(tasks.createTaskQuery().processInstanceBusinessKey(number).count())
                .isZero();
        desk(() -> service.cancel(worse, null, "dispatcher"));
        awaitEnd(worse, "endEvent_incidentCancelled");
    }

    @Test
    void refusesADecisionThatIsNone() {
        String number = opened(PerceivedSeverity.MAJOR);
        Task task = awaitTask(number, "userTask_triageIncident");

        assertThatThrownBy(() -> tasks.complete(task.getId(), Map.of("decision", "pray")))
                .hasStackTraceContaining("must be one of remote, dispatch and watch, not pray");

        assertThat(awaitTask(number, "userTask_triageIncident").getId()).isEqualTo(task.getId());
        desk(() -> service.cancel(number, null, "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    @Test
    void recommendsADecisionAndShowsTheIncidentInBothLanguages() {
        String number = opened(PerceivedSeverity.MAJOR);
        Task task = awaitTask(number, "userTask_triageIncident");

        assertThat(tasks.getVariable(task.getId(), "decision")).isEqualTo("dispatch");
        assertThat(tasks.getVariable(task.getId(), "show_en").toString()).contains("/incidents/" + number, "\"major\"");
        assertThat(tasks.getVariable(task.getId(), "show_fr").toString()).contains("majeure");
        desk(() -> service.cancel(number, null, "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    @Test
    void aDecisionTakenOnTheConsoleCompletesTheTask() {
        String number = opened(PerceivedSeverity.MAJOR);
        awaitTask(number, "userTask_triageIncident");

        desk(() -> service.decide(number, "watch", null, null, "amina"));

        awaitAt(number, "timer_recheckDue");
        assertThat(find(number).acknowledgedBy()).isEqualTo("amina");
        desk(() -> service.cancel(number, null, "amina"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    @Test
    void whoDecidesIsWhoIsSignedInWhateverVariablesAndAssigneeSay() {
        String number = opened(PerceivedSeverity.MAJOR);
        forge(number, "userTask_triageIncident");
        completeAs("boris", number, "userTask_triageIncident", Map.of("decision", "watch", "decidedBy", "amina"));
        awaitAt(number, "timer_recheckDue");
        assertThat(find(number).acknowledgedBy()).isEqualTo("boris");

        tell(Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);
        forge(number, "userTask_confirmRootCause");
        completeAs("boris", number, "userTask_confirmRootCause", Map.of("verdict", "confirmed", "decidedBy", "amina"));

        awaitEnd(number, "endEvent_incidentClosed");
        assertThat(tenant(() -> incidents.timeline(number)))
                .filteredOn(entry -> Set.of("decided", "judged").contains(entry.kind()))
                .extracting(TimelineEntry::actor)
                .containsExactly("boris", "boris");
    }

    /** As any client of the engine's API may that can work on the task. */
    private void forge(String number, String key) {
        String task = awaitTask(number, key).getId();
        tasks.setAssignee(task, "amina");
        tasks.setVariableLocal(task, "decidedBy", "amina");
    }

    @Test
    void startsAnotherProcessWhenAClosedIncidentIsReopened() {
        String number = opened(PerceivedSeverity.MAJOR);
        desk(() -> service.cancel(number, null, "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");

        desk(() -> service.reopen(number, "dispatcher"));

        awaitTask(number, "userTask_triageIncident");
        desk(() -> service.cancel(number, null, "dispatcher"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .count())
                .isZero());
    }

    @Test
    void aPersonAndAMessageAtTheSameTimeBothCount() throws InterruptedException {
        String number = opened(PerceivedSeverity.MAJOR);
        Task task = awaitTask(number, "userTask_triageIncident");

        // The person's transaction holds the task while the message wants to end it: the message is tried again
        Thread batch = Thread.ofPlatform().unstarted(() -> tell(Kind.SITE_ADDED, PerceivedSeverity.MAJOR));
        transaction.executeWithoutResult(tx -> {
            tasks.complete(task.getId(), Map.of("decision", "watch"));
            batch.start();
        });
        // Told later than all clear, it would say that there are alarms again
        batch.join();
        tell(Kind.ALL_CLEAR, PerceivedSeverity.CLEARED);

        complete(number, "userTask_confirmRootCause", Map.of("verdict", "wrong-cause", "words", "a bird"));
        awaitEnd(number, "endEvent_incidentClosed");
    }

    @Test
    void twoDispatchersWhoClaimAndDecideAtOnceDecideOnce() throws Exception {
        String number = opened(PerceivedSeverity.MAJOR);
        String task = awaitTask(number, "userTask_triageIncident").getId();
        CyclicBarrier together = new CyclicBarrier(2);

        assertThat(atOnce(together, () -> tasks.claim(task, "amina"), () -> tasks.claim(task, "boris")))
                .containsOnlyOnce(true);
        String first = tasks.createTaskQuery().taskId(task).singleResult().getAssignee();
        String second = first.equals("amina") ? "boris" : "amina";
        // The one who has it decides in Tasklist, the other on the console
        atOnce(
                together,
                () -> tasks.complete(task, Map.of("decision", "watch")),
                () -> desk(() -> service.decide(number, "remote", null, null, second)));

        await().atMost(PATIENCE)
                .until(() -> tenant(() -> transaction.execute(
                                tx -> jdbc.sql("SELECT count(*) FROM process_command WHERE incident_number = ?")
                                        .param(number)
                                        .query(Long.class)
                                        .single()))
                        == 0);
        assertThat(tasks.createTaskQuery().taskId(task).count()).isZero();
        assertThat(kinds(number)).containsOnlyOnce("decided");
        desk(() -> service.cancel(number, null, "dispatcher"));
        awaitEnd(number, "endEvent_incidentCancelled");
    }

    /** Whether each was let through, in their order. */
    private static List<Boolean> atOnce(CyclicBarrier together, Runnable one, Runnable other) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Boolean> through = new ArrayList<>();
            for (Future<Boolean> tried : threads.invokeAll(Stream.of(one, other)
                    .<Callable<Boolean>>map(act -> () -> {
                        together.await();
                        try {
                            act.run();
                            return true;
                        } catch (ProcessEngineException late) {
                            return false;
                        }
                    })
                    .toList())) {
                through.add(tried.get());
            }
            return through;
        }
    }

    private String opened(PerceivedSeverity severity) {
        return opened(situation, site, severity);
    }

    private String opened(UUID wanted, String at, PerceivedSeverity severity) {
        tell(Kind.SETTLED, wanted, severity, null, at);
        String number = tenant(() -> incidents.page("open", 0, 1000).incidents().stream()
                .filter(incident -> incident.sites().contains(at))
                .map(Incident::number)
                .findFirst()
                .orElseThrow());
        awaitTask(number, "userTask_triageIncident");
        return number;
    }

    private void tell(Kind kind, PerceivedSeverity severity) {
        tell(kind, situation, severity, null, site);
    }

    private void tell(Kind kind, UUID about, PerceivedSeverity severity, @Nullable UUID into, String at) {
        Instant now = clock.instant();
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> follower.follow(
                now,
                List.of(new SituationChange(kind, Tenancy.DEFAULT, about, "north", severity, Set.of(at), now, into)))));
    }

    private Task awaitTask(String number, String key) {
        return await().atMost(PATIENCE)
                .until(
                        () -> tasks.createTaskQuery()
                                .processInstanceBusinessKey(number)
                                .taskDefinitionKey(key)
                                .singleResult(),
                        found -> found != null);
    }

    private void complete(String number, String key, Map<String, Object> answers) {
        tasks.complete(awaitTask(number, key).getId(), answers);
    }

    /** Completes a task that nobody has, as a client of the engine's API does. */
    private void completeAs(String person, String number, String key, Map<String, Object> answers) {
        String task = awaitTask(number, key).getId();
        identities.setAuthentication(person, List.of("dispatcher"), List.of(Tenancy.DEFAULT));
        try {
            tasks.complete(task, answers);
        } finally {
            identities.clearAuthentication();
        }
    }

    private void awaitAt(String number, String activity) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(runtime.createExecutionQuery()
                        .processInstanceBusinessKey(number)
                        .activityId(activity)
                        .count())
                .isPositive());
    }

    private void fire(String number, String timer) {
        List<String> instances = runtime.createProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
                .map(process -> process.getId())
                .toList();
        Job job = await().atMost(PATIENCE)
                .until(
                        () -> management.createJobQuery().activityId(timer).list().stream()
                                .filter(found -> instances.contains(found.getProcessInstanceId()))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
        management.executeJob(job.getId());
    }

    private void awaitEnd(String number, String endEvent) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(history.createHistoricActivityInstanceQuery()
                        .processInstanceId(find(number).processInstanceId())
                        .activityId(endEvent)
                        .list())
                .extracting(HistoricActivityInstance::getActivityId)
                .containsExactly(endEvent));
        assertThat(history.createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(number)
                        .processDefinitionKey("handle-incident")
                        .count())
                .isEqualTo(1);
    }

    private List<String> kinds(String number) {
        return tenant(() ->
                incidents.timeline(number).stream().map(TimelineEntry::kind).toList());
    }

    private Incident find(String number) {
        return tenant(() -> incidents.find(number).orElseThrow());
    }

    private void desk(Runnable work) {
        Tenancy.as(Tenancy.DEFAULT, work);
    }

    private static <T> T tenant(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }
}
