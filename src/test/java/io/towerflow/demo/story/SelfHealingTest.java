package io.towerflow.demo.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.audit.AuditTrail;
import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.remediation.Remedies;
import io.towerflow.remediation.RemedySwitches;
import io.towerflow.remediation.RemoteAction;
import io.towerflow.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Faults of the simulated network, from their alarms to what became of them, through the real product and element manager. */
@TowerFlowTest
class SelfHealingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Far above the story's own; a number that leaves 4 when divided by 5 cannot be cured from afar. */
    private static final long CURABLE = 900_000;

    private static final long INCURABLE = 900_004;

    @Autowired
    StoryRepository repository;

    @Autowired
    Inventory inventory;

    @Autowired
    AlarmIngest ingest;

    @Autowired
    Incidents incidents;

    @Autowired
    IncidentService service;

    @Autowired
    Remedies remedies;

    @Autowired
    RemedySwitches switches;

    @Autowired
    AuditTrail audit;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    RuntimeService runtime;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @Autowired
    ProcessCommands commands;

    @Autowired
    TaskService tasks;

    @Autowired
    Clock clock;

    @AfterEach
    void forget() {
        inside(() -> jdbc.sql("DELETE FROM story_fault WHERE number >= 900000").update());
    }

    @Test
    void aHungRadioIsRestartedAndItsIncidentClosedWithoutAPerson() {
        StoryFault fault = breaks(CURABLE, FaultKind.RADIO_HANG, 0);
        String number = incidentAt(fault.object());
        fire(number, "timer_graceOver");
        awaitKind(number, "remedy-acted");
        assertThat(open(fault).endsAt()).isBefore(fault.endsAt());

        clears(fault);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(find(number).state()).isEqualTo(IncidentState.CLOSED));
        assertThat(kinds(number))
                .containsSubsequence("remedy-allowed", "remedy-dry-run", "remedy-acted", "remedy-cleared", "closed")
                .doesNotContain("decided", "judged");
        assertThat(find(number).acknowledgedBy()).isNull();
        RemoteAction action = action(number);
        assertThat(action.action()).isEqualTo("restart-radio");
        assertThat(action.outcome()).isEqualTo("cleared");
        assertThat(calls(action.id().toString())).isEqualTo(1);
    }

    @Test
    void anActionThatDoesNotHelpIsTakenBackAndAPersonIsAsked() {
        StoryFault fault = breaks(INCURABLE, FaultKind.RECTIFIER_MODULE, 1);
        String number = incidentAt(fault.object());
        fire(number, "timer_verificationDue");

        awaitTask(number, "userTask_triageIncident");

        assertThat(kinds(number))
                .containsSubsequence("remedy-allowed", "remedy-dry-run", "remedy-acted", "remedy-undone");
        RemoteAction action = action(number);
        assertThat(action.outcome()).isEqualTo("not-cleared");
        assertThat(action.undoState()).isEqualTo("done");
        assertThat(calls(action.id() + ":undo")).isEqualTo(1);
        cancel(number);
    }

    @Test
    void theClearOfItsAlarmEndsTheWaitOfAnActionThoughItsIncidentGoesOn() {
        StoryFault fault = breaks(CURABLE + 5, FaultKind.RADIO_HANG, 5);
        StoryFault other = breaks(CURABLE + 6, FaultKind.RADIO_HANG, 6);
        String number = incidentAt(fault.object());
        String second = incidentAt(other.object());
        fire(number, "timer_graceOver");
        awaitKind(number, "remedy-acted");
        tenant(() -> {
            service.merge(second, number, "dispatcher");
            return true;
        });
        await().atMost(PATIENCE)
                .until(() -> runtime.createExecutionQuery()
                                .processInstanceBusinessKey(number)
                                .messageEventSubscriptionName("remoteAction.alarmCleared")
                                .count()
                        == 1);

        clears(fault);

        awaitKind(number, "remedy-cleared");
        assertThat(action(number).outcome()).isEqualTo("cleared");
        assertThat(find(number).state()).isEqualTo(IncidentState.OPEN);
        assertThat(passed(number))
                .contains("catchEvent_alarmCleared", "endEvent_cleared")
                .doesNotContain("timer_verificationDue");
        cancel(number);
    }

    @Test
    void aClearThatIsNotTheLastOnTheObjectLeavesTheActionItsTime() {
        StoryFault fault = breaks(CURABLE + 7, FaultKind.RADIO_HANG, 7);
        String number = incidentAt(fault.object());
        fire(number, "timer_graceOver");
        awaitKind(number, "remedy-acted");
        Date due = await().atMost(PATIENCE).until(() -> due(number, "timer_verificationDue"), found -> found != null);

        Tenancy.asSystem(() -> transaction.executeWithoutResult(
                tx -> commands.tell(clock.instant(), Tenancy.DEFAULT, number, "remoteAction.alarmCleared")));

        await().atMost(PATIENCE).until(() -> passed(number).contains("serviceTask_verifyClear"));
        assertThat(passed(number)).doesNotContain("timer_verificationDue", "serviceTask_callUndo", "endEvent_cleared");
        assertThat(due(number, "timer_verificationDue")).isEqualTo(due);
        assertThat(action(number).outcome()).isNull();
        cancel(number);
    }

    @Test
    void nothingIsSwitchedBehindAnOpenDoorEvenIfAPersonAsks() {
        Site site = site(2);
        accept(List.of(report(
                site,
                EquipmentKind.DOOR,
                AlarmType.PHYSICAL_VIOLATION,
                "enclosureDoorOpen",
                PerceivedSeverity.WARNING)));
        StoryFault fault = breaks(CURABLE + 1, FaultKind.BREAKER_TRIP, 2);
        String number = incidentAt(fault.object());
        if (graceWaits(number)) {
            fire(number, "timer_graceOver");
        }
        awaitTask(number, "userTask_triageIncident");
        assertThat(kinds(number)).contains("remedy-refused").doesNotContain("remedy-acted");
        assertThat(sentences(number)).contains("remediation.refused.door-open");

        tasks.complete(awaitTask(number, "userTask_triageIncident"), Map.of("decision", "remote"));

        awaitTask(number, "userTask_fixRemotely");
        assertThat(sentences(number).stream()
                        .filter("remediation.refused.door-open"::equals)
                        .count())
                .isEqualTo(2);
        cancel(number);
    }

    @Test
    void whatIsSwitchedOffIsNotDoneAndTheSwitchIsAudited() {
        Site site = site(3);
        tenant(() -> {
            switches.switchOff("reset-breaker", site.id(), "new panel", "analyst");
            return true;
        });
        StoryFault fault = breaks(CURABLE + 2, FaultKind.BREAKER_TRIP, 3);
        String number = incidentAt(fault.object());
        fire(number, "timer_graceOver");
        awaitTask(number, "userTask_triageIncident");
        assertThat(sentences(number)).contains("remediation.refused.switched-off");
        assertThat(tenant(() -> remedies.page(number, 0, 10)).actions()).isEmpty();
        assertThat(tenant(() -> audit.entries("remote-action reset-breaker at " + site.id(), 0, 10)))
                .hasSize(1)
                .allSatisfy(entry -> assertThat(entry.actor()).isEqualTo("analyst"));

        tenant(() -> {
            switches.switchOn("reset-breaker", site.id(), "analyst");
            return true;
        });
        tasks.complete(awaitTask(number, "userTask_triageIncident"), Map.of("decision", "remote"));
        awaitKind(number, "remedy-acted");
        assertThat(action(number).byPerson()).isTrue();
        cancel(number);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(action(number).outcome()).isEqualTo("abandoned"));
    }

    @Test
    void twoThatWantTheSameObjectGetOneActionAndACrashNeverRepeatsIt() {
        StoryFault fault = breaks(CURABLE + 3, FaultKind.RADIO_HANG, 4);
        String number = incidentAt(fault.object());
        Remedies.Proposed first = tenant(() -> remedies.propose(number, true)).orElseThrow();

        assertThat(tenant(() -> remedies.propose(number, true))).isEmpty();
        assertThat(sentences(number)).contains("remediation.refused.busy");

        // The node dies after the claim was committed; nobody knows whether the call went out
        inside(() -> jdbc.sql("UPDATE remote_action SET state = 'claimed', claimed_at = ? WHERE id = ?")
                .params(Timestamp.from(clock.instant()), first.id())
                .update());
        assertThat(tenant(() -> remedies.act(first.id()))).isTrue();
        assertThat(tenant(() -> remedies.act(first.id()))).isTrue();
        assertThat(action(number).state()).isEqualTo("unknown");
        assertThat(calls(first.id().toString())).isZero();
        assertThat(tenant(() -> remedies.verify(first.id()))).isFalse();
        tenant(() -> {
            remedies.undo(first.id());
            return true;
        });
        assertThat(action(number).outcome()).isEqualTo("not-cleared");
        assertThat(action(number).undoState()).isNull();
        cancel(number);
    }

    private Site site(int which) {
        return inventory.topology(Tenancy.DEFAULT).sites().stream()
                .filter(site -> !site.hub() && site.id().startsWith("DAL"))
                .skip(which)
                .findFirst()
                .orElseThrow();
    }

    private StoryFault breaks(long number, FaultKind kind, int which) {
        Topology network = inventory.topology(Tenancy.DEFAULT);
        Site site = site(which);
        EquipmentKind failing = kind == FaultKind.RADIO_HANG ? EquipmentKind.RADIO : EquipmentKind.RECTIFIER;
        Instant now = clock.instant();
        StoryFault fault = new StoryFault(
                number,
                kind,
                object(network, site, failing),
                site.id(),
                now.minusSeconds(300),
                now.plusSeconds(3600),
                now.minusSeconds(301));
        inside(() -> repository.insert(fault));
        accept(new StorySchedule(network, 60).due(fault, now));
        return fault;
    }

    /** The fault's alarms clear, as its sources report it. */
    private void clears(StoryFault fault) {
        Instant now = clock.instant();
        accept(new StorySchedule(inventory.topology(Tenancy.DEFAULT), 60)
                .due(fault.told(now.minusSeconds(200)).endingAt(now.minusSeconds(60)), now));
    }

    private AlarmReport report(
            Site site, EquipmentKind kind, AlarmType type, String cause, PerceivedSeverity severity) {
        Instant now = clock.instant();
        return new AlarmReport(
                com.fasterxml.uuid.Generators.timeBasedEpochGenerator().generate(),
                Tenancy.DEFAULT,
                "rms",
                object(inventory.topology(Tenancy.DEFAULT), site, kind),
                type,
                cause,
                "DOOR OPEN",
                severity,
                severity.name(),
                now,
                now,
                null,
                null,
                Map.of());
    }

    private static String object(Topology network, Site site, EquipmentKind kind) {
        return network.equipmentAt(site.id()).stream()
                .filter(piece -> piece.kind() == kind)
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void accept(List<AlarmReport> reports) {
        assertThat(reports).isNotEmpty();
        assertThat(ingest.accept(reports)).succeedsWithin(30, TimeUnit.SECONDS);
    }

    private String incidentAt(String object) {
        return await().atMost(PATIENCE)
                .until(
                        () -> tenant(() -> incidents.page("open", 0, 1000).incidents().stream()
                                .filter(incident -> incident.rootCause() != null
                                        && incident.rootCause().alarmedObject().equals(object)
                                        && incident.processInstanceId() != null)
                                .map(Incident::number)
                                .findFirst()
                                .orElse(null)),
                        found -> found != null);
    }

    private boolean graceWaits(String number) {
        return runtime.createExecutionQuery()
                        .processInstanceBusinessKey(number)
                        .activityId("timer_graceOver")
                        .count()
                > 0;
    }

    /** The steps of the remote action's process that are over. */
    private List<String> passed(String number) {
        String process = history.createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(number)
                .processDefinitionKey("remediate-remotely")
                .singleResult()
                .getId();
        return history.createHistoricActivityInstanceQuery().processInstanceId(process).finished().list().stream()
                .filter(step -> !step.isCanceled())
                .map(HistoricActivityInstance::getActivityId)
                .toList();
    }

    private @Nullable Date due(String number, String timer) {
        return management.createJobQuery().activityId(timer).list().stream()
                .filter(job -> runtime.createProcessInstanceQuery()
                                .processInstanceId(job.getProcessInstanceId())
                                .processInstanceBusinessKey(number)
                                .count()
                        == 1)
                .map(Job::getDuedate)
                .findFirst()
                .orElse(null);
    }

    private void fire(String number, String timer) {
        Job job = await().atMost(PATIENCE)
                .until(
                        () -> {
                            List<String> running =
                                    runtime
                                            .createProcessInstanceQuery()
                                            .processInstanceBusinessKey(number)
                                            .list()
                                            .stream()
                                            .map(process -> process.getId())
                                            .toList();
                            return management.createJobQuery().activityId(timer).list().stream()
                                    .filter(found -> running.contains(found.getProcessInstanceId()))
                                    .findFirst()
                                    .orElse(null);
                        },
                        found -> found != null);
        management.executeJob(job.getId());
    }

    private String awaitTask(String number, String key) {
        return await().atMost(PATIENCE)
                .until(
                        () ->
                                tasks
                                        .createTaskQuery()
                                        .processInstanceBusinessKey(number)
                                        .taskDefinitionKey(key)
                                        .list()
                                        .stream()
                                        .map(task -> task.getId())
                                        .findFirst()
                                        .orElse(null),
                        found -> found != null);
    }

    private void awaitKind(String number, String kind) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(kinds(number)).contains(kind));
    }

    private void cancel(String number) {
        tenant(() -> {
            service.cancel(number, "test over", "dispatcher");
            return true;
        });
    }

    private RemoteAction action(String number) {
        return tenant(() -> remedies.page(number, 0, 10)).actions().getFirst();
    }

    private int calls(String key) {
        return tenant(() -> transaction.execute(tx -> jdbc.sql("SELECT count(*) FROM demo_element_call WHERE key = ?")
                .param(key)
                .query(Integer.class)
                .single()));
    }

    private StoryFault open(StoryFault fault) {
        return tenant(() -> transaction.execute(tx -> repository.open())).stream()
                .filter(one -> one.number() == fault.number())
                .findFirst()
                .orElseThrow();
    }

    private List<String> kinds(String number) {
        return tenant(() ->
                incidents.timeline(number).stream().map(TimelineEntry::kind).toList());
    }

    private List<String> sentences(String number) {
        return tenant(() ->
                incidents.timeline(number).stream().map(TimelineEntry::key).toList());
    }

    private Incident find(String number) {
        return tenant(() -> incidents.find(number).orElseThrow());
    }

    private void inside(Runnable work) {
        Tenancy.as(Tenancy.DEFAULT, () -> transaction.executeWithoutResult(tx -> work.run()));
    }

    private static <T> T tenant(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }
}
