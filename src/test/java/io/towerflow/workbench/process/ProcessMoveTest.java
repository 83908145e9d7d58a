package io.towerflow.workbench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.audit.AuditTrail;
import io.towerflow.modelling.migration.InstanceMigration;
import io.towerflow.modelling.migration.InstanceMigration.Outcome;
import io.towerflow.modelling.migration.InstanceMigration.Reason;
import io.towerflow.modelling.migration.InstanceMigration.State;
import io.towerflow.modelling.migration.InstanceMigrations;
import io.towerflow.modelling.migration.ProcessVersions;
import io.towerflow.modelling.migration.ProcessVersions.CannotFollow;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Instances of a small process that go over to its next version, or cannot; each test with a process and tenants of its own. */
@TowerFlowTest
class ProcessMoveTest {

    @Autowired
    InstanceMigrations moves;

    @Autowired
    ProcessVersions processes;

    @Autowired
    AuditTrail audit;

    @Autowired
    RepositoryService repository;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    ManagementService management;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final String key = "move-" + UUID.randomUUID().toString().substring(0, 8);
    private final String tenant = key;
    private final List<String> deployments = new ArrayList<>();
    private String atFirst;
    private String atSecond;
    private String elsewhere;

    @BeforeEach
    void twoVersionsAndThreeInstances() {
        deploy(version("PT10H", key + ".called", "userTask_second"));
        atFirst = start(tenant, "INC-1");
        atSecond = start(tenant, "INC-2");
        tasks.complete(task(atSecond, "userTask_first"));
        elsewhere = start("other-" + key, "INC-3");
        deploy(version("PT20H", key + ".summoned", "userTask_other"));
    }

    @AfterEach
    void nothingStays() {
        deployments.forEach(id -> repository.deleteDeployment(id, true));
    }

    private BpmnModelInstance version(String time, String message, String second) {
        return Bpmn.createExecutableProcess(key)
                .name("Move test")
                .camundaHistoryTimeToLiveString("P1D")
                .startEvent("startEvent_begun")
                .userTask("userTask_first")
                .name("First")
                .userTask(second)
                .name("Second")
                .endEvent("endEvent_done")
                .moveToActivity("userTask_first")
                .boundaryEvent("boundaryEvent_late")
                .timerWithDuration(time)
                .endEvent("endEvent_late")
                .moveToActivity("userTask_first")
                .boundaryEvent("boundaryEvent_called")
                .message(message)
                .endEvent("endEvent_called")
                .done();
    }

    private void deploy(BpmnModelInstance model) {
        deployments.add(repository
                .createDeployment()
                .name(key)
                .addModelInstance(key + ".bpmn", model)
                .deploy()
                .getId());
    }

    @Test
    void aTrialTellsWhoCanFollowAndLeavesNothing() {
        String before = everything();

        InstanceMigration tried = tried(Map.of(), false);

        assertThat(everything()).isEqualTo(before);
        assertThat(tried.state()).isEqualTo(State.TRIED);
        assertThat(in(() -> moves.instances(tried.id())))
                .containsExactly(
                        new InstanceMigration.Instance(
                                atSecond,
                                "INC-2",
                                List.of("userTask_second"),
                                Outcome.CANNOT,
                                List.of(new Reason("no-counterpart", "userTask_second", ""))),
                        new InstanceMigration.Instance(
                                atFirst, "INC-1", List.of("userTask_first"), Outcome.CAN, List.of()));
    }

    @Test
    void whoCanFollowWorksOnInTheNewVersionAndWhoCannotInTheOld() {
        Date due = timer(atFirst).getDuedate();
        InstanceMigration tried = tried(Map.of(), false);

        InstanceMigration moved = moved(tried);

        assertThat(moved.orderedBy()).isEqualTo("admin");
        assertThat(in(() -> moves.instances(moved.id())))
                .extracting(InstanceMigration.Instance::id, InstanceMigration.Instance::outcome)
                .containsExactly(tuple(atSecond, Outcome.CANNOT), tuple(atFirst, Outcome.MOVED));
        assertThat(versionOf(atFirst)).isEqualTo(2);
        assertThat(versionOf(atSecond)).isEqualTo(1);
        assertThat(versionOf(elsewhere)).isEqualTo(1);
        assertThat(timer(atFirst).getDuedate()).isEqualTo(due);
        assertThat(in(() -> audit.entries("process-move " + moved.id(), 0, 10)))
                .satisfiesExactly(
                        done -> assertThat(done.details())
                                .containsEntry("moved", List.of(atFirst))
                                .containsEntry("from", 1)
                                .containsEntry("to", 2),
                        ordered -> assertThat(ordered.actor()).isEqualTo("admin"));
        assertThatThrownBy(() -> order(moved.id())).isInstanceOf(ConflictException.class);

        tasks.complete(task(atFirst, "userTask_first"));
        tasks.complete(task(atFirst, "userTask_other"));
        tasks.complete(task(atSecond, "userTask_second"));
        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey(key)
                        .list())
                .singleElement()
                .satisfies(left -> assertThat(left.getId()).isEqualTo(elsewhere));
    }

    @Test
    void whoWaitsForAMessageThatIsCalledOtherwiseHearsTheNewName() {
        moved(tried(Map.of(), false));

        runtime.createMessageCorrelation(key + ".summoned")
                .processInstanceId(atFirst)
                .correlate();

        assertThat(versionOf(atFirst)).isNull();
    }

    @Test
    void aTimerGoesOffAfterTheMove() {
        moved(tried(Map.of(), false));

        management.executeJob(timer(atFirst).getId());

        assertThat(versionOf(atFirst)).isNull();
    }

    @Test
    void aChangedTimerBeginsAnewWhereThatIsAskedFor() {
        Date due = timer(atFirst).getDuedate();

        moved(tried(Map.of(), true));

        assertThat(Duration.between(due.toInstant(), timer(atFirst).getDuedate().toInstant()))
                .isBetween(Duration.ofHours(10), Duration.ofHours(11));
    }

    @Test
    void aPersonMayChooseWhichStepContinuesOneThatVanished() {
        ProcessVersions.Step vanished = in(() -> processes.steps(definition(1), definition(2), Map.of())).stream()
                .filter(step -> step.id().equals("userTask_second"))
                .findFirst()
                .orElseThrow();
        assertThat(vanished.waiting()).isEqualTo(1);
        assertThat(vanished.counterpart()).isNull();
        assertThat(vanished.candidates()).containsExactly(new ProcessVersions.Place("userTask_other", "Second"));

        moved(tried(Map.of("userTask_second", "userTask_other"), false));

        assertThat(versionOf(atSecond)).isEqualTo(2);
        tasks.complete(task(atSecond, "userTask_other"));
        assertThat(versionOf(atSecond)).isNull();
    }

    @Test
    void whoEndedBeforeTheMoveIsPassedOver() {
        InstanceMigration tried = tried(Map.of("userTask_second", "userTask_other"), false);
        tasks.complete(task(atSecond, "userTask_second"));

        InstanceMigration moved = moved(tried);

        assertThat(in(() -> moves.instances(moved.id())))
                .extracting(InstanceMigration.Instance::outcome)
                .containsExactly(Outcome.MOVED, Outcome.GONE);
    }

    @Test
    void whoWentOnToAStepWithoutCounterpartStays() {
        InstanceMigration tried = tried(Map.of(), false);
        tasks.complete(task(atFirst, "userTask_first"));

        InstanceMigration moved = moved(tried);

        assertThat(in(() -> moves.instances(moved.id())).getFirst()).satisfies(stayed -> {
            assertThat(stayed.id()).isEqualTo(atFirst);
            assertThat(stayed.outcome()).isEqualTo(Outcome.STAYED);
            assertThat(stayed.places()).containsExactly("userTask_second");
            assertThat(stayed.reasons()).extracting(Reason::word).containsExactly("no-counterpart");
        });
        assertThat(versionOf(atFirst)).isEqualTo(1);
    }

    @Test
    void otherTenantsInstancesAreNotSeen() {
        assertThat(in(() -> processes.versions(key)))
                .extracting(ProcessVersions.Version::number, ProcessVersions.Version::running)
                .containsExactly(tuple(2, 0L), tuple(1, 2L));
        InstanceMigration tried = tried(Map.of(), false);
        Tenancy.as("other-" + key, () -> {
            assertThat(moves.find(tried.id())).isEmpty();
            assertThat(moves.newest(key, 10)).isEmpty();
            assertThat(moves.instances(tried.id())).isEmpty();
            assertThatThrownBy(() -> moves.order(tried.id(), "admin")).isInstanceOf(ConflictException.class);
        });
    }

    @Test
    void whatCannotBeAskedForIsRefusedWithItsReason() {
        assertThatThrownBy(() -> attempt(1, 1, Map.of())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> attempt(2, 1, Map.of())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> attempt(1, 7, Map.of())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> attempt(1, 2, Map.of("userTask_second", "endEvent_done")))
                .isInstanceOfSatisfying(CannotFollow.class, refused -> assertThat(refused.reasons())
                        .containsExactly(new Reason("no-such-counterpart", "userTask_second", "endEvent_done")));
    }

    private long attempt(int from, int to, Map<String, String> counterparts) {
        return in(() -> moves.attempt(key, from, to, counterparts, false, "analyst"));
    }

    private InstanceMigration tried(Map<String, String> counterparts, boolean restartTimers) {
        return awaitRest(in(() -> moves.attempt(key, 1, 2, counterparts, restartTimers, "analyst")));
    }

    private InstanceMigration moved(InstanceMigration tried) {
        order(tried.id());
        InstanceMigration moved = awaitRest(tried.id());
        assertThat(moved.state()).isEqualTo(State.MOVED);
        return moved;
    }

    private void order(long id) {
        Tenancy.as(tenant, () -> moves.order(id, "admin"));
    }

    private InstanceMigration awaitRest(long id) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> in(() -> moves.find(id)).orElseThrow(), move -> move.state()
                        .rests());
    }

    private String start(String of, String number) {
        return Tenancy.as(of, () -> runtime.createProcessInstanceByKey(key)
                .businessKey(number)
                .execute()
                .getId());
    }

    private String task(String instance, String step) {
        return tasks.createTaskQuery()
                .processInstanceId(instance)
                .taskDefinitionKey(step)
                .singleResult()
                .getId();
    }

    private Job timer(String instance) {
        return management.createJobQuery().processInstanceId(instance).timers().singleResult();
    }

    private String definition(int version) {
        return repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(key)
                .processDefinitionVersion(version)
                .singleResult()
                .getId();
    }

    /** In which version the instance runs; null where it has ended. */
    private Integer versionOf(String instance) {
        return runtime.createProcessInstanceQuery().processInstanceId(instance).list().stream()
                .map(found -> repository
                        .getProcessDefinition(found.getProcessDefinitionId())
                        .getVersion())
                .findFirst()
                .orElse(null);
    }

    /** Every row that the engine has of these instances, its history among them, and what the tenant sends out. */
    private String everything() {
        List<String> rows = new ArrayList<>();
        jdbc.sql("SELECT table_name, column_name FROM information_schema.columns WHERE table_name LIKE 'act\\_%' "
                        + "AND column_name IN ('proc_inst_id_', 'process_instance_id_') ORDER BY 1")
                .query((row, number) -> List.of(row.getString(1), row.getString(2)))
                .list()
                .forEach(one ->
                        rows.addAll(jdbc.sql("SELECT '%1$s ' || t::text FROM %1$s t WHERE t.%2$s IN (?, ?) ORDER BY 1"
                                        .formatted(one.getFirst(), one.getLast()))
                                .params(atFirst, atSecond)
                                .query(String.class)
                                .list()));
        assertThat(rows).hasSizeGreaterThan(10);
        rows.add(in(() -> transaction.execute(tx -> jdbc.sql("SELECT count(*)::text FROM outbox_event")
                .query(String.class)
                .single())));
        return String.join("\n", rows);
    }

    private <T> T in(Supplier<T> work) {
        return Tenancy.as(tenant, work);
    }
}
