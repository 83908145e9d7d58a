package io.towerflow.kpi.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.kpi.Granularity;
import io.towerflow.kpi.KpiFamily;
import io.towerflow.kpi.KpiProcess;
import io.towerflow.kpi.KpiRun;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A run of compute-kpis from its start to its end, and a family that fails in it. */
@TowerFlowTest
class ComputeKpisProcessTest {

    private static final Instant FROM = Instant.parse("2026-03-10T10:00:00Z");
    private static final Instant TO = Instant.parse("2026-03-10T12:00:00Z");

    @Autowired
    KpiProcess process;

    @Autowired
    RuntimeService runtime;

    @Autowired
    ManagementService management;

    @Autowired
    HistoryService history;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Flyway flyway;

    private final String tenant = "kpi-" + UUID.randomUUID();
    private final JdbcClient[] owner = new JdbcClient[1];

    @AfterEach
    void heal() {
        if (owner[0] != null) {
            owner[0].sql("DROP TRIGGER IF EXISTS kpi_fails ON kpi_interval").update();
            owner[0].sql("DROP FUNCTION IF EXISTS kpi_fails()").update();
        }
    }

    private String start(KpiRun run) {
        return Tenancy.as(tenant, () -> process.start(run));
    }

    private static KpiRun due() {
        return KpiRun.due(Granularity.HOUR, EnumSet.allOf(KpiFamily.class));
    }

    private boolean goesOn(String key) {
        return runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(key)
                        .count()
                > 0;
    }

    private List<String> path(String key) {
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(history.createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(key)
                        .singleResult()
                        .getId())
                .finished()
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .list()
                .stream()
                .map(HistoricActivityInstance::getActivityId)
                .distinct()
                .toList();
    }

    private List<String> computed() {
        return Tenancy.as(
                tenant,
                () -> transaction.execute(tx -> jdbc.sql("SELECT DISTINCT family FROM kpi_interval ORDER BY 1")
                        .query(String.class)
                        .list()));
    }

    @Test
    void eachFamilyIsComputedByItsOwnTask() {
        String key = start(due());
        await().atMost(Duration.ofSeconds(60)).until(() -> !goesOn(key));

        assertThat(path(key))
                .startsWith("startEvent_runRequested", "serviceTask_planRun", "gateway_families")
                .contains(
                        "serviceTask_computeNetwork",
                        "serviceTask_computeEnergy",
                        "serviceTask_computeOperations",
                        "serviceTask_computeFinance",
                        "serviceTask_computeQuality")
                .endsWith("endEvent_computed");
        assertThat(computed()).containsExactly("energy", "finance", "network", "operations", "quality");
        assertThat(history.createHistoricProcessInstanceQuery()
                        .processInstanceBusinessKey(key)
                        .singleResult()
                        .getTenantId())
                .isEqualTo(tenant);
    }

    @Test
    void aFamilyThatFailsIsAnIncidentOfItsOwnAndStopsNoOther() {
        fail("energy");
        String key = start(due());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> computed().equals(List.of("finance", "network", "operations", "quality")));
        String instance = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(key)
                .singleResult()
                .getId();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Tenancy.as(tenant, () -> process.failing()).equals(EnumSet.of(KpiFamily.ENERGY)));
        Job job = management
                .createJobQuery()
                .processInstanceId(instance)
                .withException()
                .singleResult();
        // Its last try: what the pauses between them would come to
        management.setJobRetries(job.getId(), 0);

        assertThat(runtime.createIncidentQuery().processInstanceId(instance).list())
                .singleElement()
                .satisfies(incident -> {
                    assertThat(incident.getActivityId()).isEqualTo("serviceTask_computeEnergy");
                    assertThat(incident.getTenantId()).isEqualTo(tenant);
                });
        await().atMost(Duration.ofSeconds(60)).until(() -> !Tenancy.as(tenant, () -> process.goesOn(KpiRun.Kind.DUE)));

        heal();
        management.setJobRetries(job.getId(), 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> !goesOn(key));
        assertThat(computed()).contains("energy");
        assertThat(Tenancy.as(tenant, () -> process.failing())).isEmpty();
    }

    /** Makes the database refuse what a family of the tenant computes. */
    private void fail(String family) {
        owner[0] = JdbcClient.create(flyway.getConfiguration().getDataSource());
        owner[0].sql("""
                        CREATE FUNCTION kpi_fails() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN RAISE EXCEPTION 'this family fails'; END $$
                        """).update();
        owner[0].sql("CREATE TRIGGER kpi_fails BEFORE INSERT ON kpi_interval FOR EACH ROW WHEN (NEW.tenant_id = '"
                        + tenant + "' AND NEW.family = '" + family + "') EXECUTE FUNCTION kpi_fails()")
                .update();
    }

    @Test
    void aPeriodIsComputedAgain() {
        String key = start(KpiRun.again(FROM, TO, EnumSet.of(KpiFamily.OPERATIONS)));
        await().atMost(Duration.ofSeconds(60)).until(() -> !goesOn(key));
        assertThat(path(key)).endsWith("endEvent_computed");
        assertThat(computed()).as("what is due for the first time stays so").isEmpty();
    }

    @Test
    void aTimerStartsARunForEachTenantSoonAfterTheEndOfEachQuarterHour() {
        Job timer = management
                .createJobQuery()
                .processDefinitionKey("compute-kpis")
                .activityId("startEvent_quarterHourOver")
                .singleResult();
        assertThat(timer.getDuedate().toInstant().getEpochSecond() % 900)
                .as("within the two minutes that a value may take")
                .isEqualTo(30);
        long before = runs();
        management.executeJob(timer.getId());

        await().atMost(Duration.ofSeconds(60)).until(() -> runs() > before);
        assertThat(management
                                .createJobQuery()
                                .processDefinitionKey("compute-kpis")
                                .activityId("startEvent_quarterHourOver")
                                .singleResult()
                                .getDuedate()
                                .toInstant()
                                .getEpochSecond()
                        % 900)
                .as("and so is the next")
                .isEqualTo(30);
    }

    private long runs() {
        return history.createHistoricProcessInstanceQuery()
                .processDefinitionKey("compute-kpis")
                .tenantIdIn(Tenancy.DEFAULT)
                .processInstanceBusinessKeyLike("kpis-due-%")
                .count();
    }
}
