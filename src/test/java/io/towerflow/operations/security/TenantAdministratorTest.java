package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.identity.Account;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import io.towerflow.operations.EngineClient;
import io.towerflow.tenancy.Tenancy;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.transaction.support.TransactionTemplate;

/** What the administrator of one tenant sees and does in the engine, and what is left to the operator of the platform. */
@TowerFlowTest
class TenantAdministratorTest {

    private static final String KEY = "tenant-administrator";

    @LocalServerPort
    int port;

    @Autowired
    Accounts accounts;

    @Autowired
    IdentityService identities;

    @Autowired
    RepositoryService repository;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    ManagementService management;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    DataSource database;

    /** The name of its administrator too. */
    private final String tenant = "t" + UUID.randomUUID().toString().replace("-", "");

    private String theirs;
    private String ours;
    private int tries;

    @BeforeEach
    void startOneProcessInEachTenant() {
        TestAccounts.createIn(accounts);
        Tenant other = identities.newTenant(tenant);
        identities.saveTenant(other);
        accounts.createForDemo(new Account(tenant, "", tenant, Role.ADMIN, tenant), tenant);
        repository
                .createDeployment()
                .name(KEY)
                .addModelInstance(
                        KEY + ".bpmn",
                        Bpmn.createExecutableProcess(KEY)
                                .camundaHistoryTimeToLive(1)
                                .startEvent()
                                .userTask("userTask_answer")
                                .camundaCandidateGroups("dispatcher")
                                .boundaryEvent("timer_later")
                                .timerWithDuration("P1D")
                                .endEvent()
                                .moveToActivity("userTask_answer")
                                .endEvent()
                                .done())
                .deploy();
        theirs = start(tenant);
        ours = start(Tenancy.DEFAULT);
        tries = job(ours).getRetries();
    }

    @AfterEach
    void forget() {
        repository
                .createDeploymentQuery()
                .deploymentName(KEY)
                .list()
                .forEach(one -> repository.deleteDeployment(one.getId(), true));
        identities.deleteUser(tenant);
        identities.deleteTenant(tenant);
    }

    @Test
    void seesAndWorksInTheOwnTenantOnly() {
        String job = job(ours).getId();
        for (EngineClient admin : List.of(EngineClient.rest(port, tenant), EngineClient.webApp(port, tenant))) {
            List<String> seen = new ArrayList<>();
            for (String list : List.of(
                    "/task?processDefinitionKey=" + KEY,
                    "/process-instance?processDefinitionKey=" + KEY,
                    "/execution?processDefinitionKey=" + KEY,
                    "/job?processDefinitionKey=" + KEY,
                    "/history/process-instance?processDefinitionKey=" + KEY,
                    "/history/task?processDefinitionKey=" + KEY,
                    "/history/activity-instance?activityId=userTask_answer",
                    "/variable-instance?processInstanceIdIn=" + theirs + "," + ours,
                    "/history/variable-instance?processInstanceIdIn=" + theirs + "," + ours)) {
                HttpResponse<String> answer = admin.get(list);
                assertThat(answer.statusCode()).as(list + ": " + answer.body()).isEqualTo(200);
                JsonNode found = EngineClient.json(answer);
                assertThat(found).as(list).isNotEmpty();
                found.forEach(one -> seen.add(one.path("tenantId").asText()));
            }
            assertThat(seen).containsOnly(tenant);

            for (String one : List.of(
                    "/process-instance/" + ours,
                    "/process-instance/" + ours + "/variables",
                    "/process-instance/" + ours + "/activity-instances",
                    "/history/process-instance/" + ours,
                    "/task/" + task(ours),
                    "/task/" + task(ours) + "/form-variables",
                    "/job/" + job)) {
                HttpResponse<String> answer = admin.get(one);
                assertThat(answer.statusCode()).as(one + ": " + answer.body()).isGreaterThanOrEqualTo(400);
                assertThat(answer.body()).as(one).doesNotContain("\"word\"");
            }
            assertThat(admin.post("/task/" + task(ours) + "/claim", "{\"userId\": \"" + tenant + "\"}")
                            .statusCode())
                    .isGreaterThanOrEqualTo(400);
            assertThat(admin.put("/job/" + job + "/retries", "{\"retries\": 0}").statusCode())
                    .isGreaterThanOrEqualTo(400);
            assertThat(job(ours).getRetries()).isEqualTo(tries);
        }
    }

    @Test
    void aRefusedExecutionSwitchesNoJobOff() {
        for (String user : List.of("dispatcher", "manager", "analyst", TestAccounts.ADMIN, tenant)) {
            for (EngineClient client : List.of(EngineClient.rest(port, user), EngineClient.webApp(port, user))) {
                for (String instance : List.of(ours, theirs)) {
                    String job = "/job/" + job(instance).getId();
                    for (int i = 0; i < 3; i++) {
                        assertThat(client.post(job + "/execute", "{}").statusCode())
                                .isEqualTo(403);
                    }
                    assertThat(client.put(job + "/suspended", "{\"suspended\": true}")
                                    .statusCode())
                            .isEqualTo(403);
                    assertThat(client.put(job + "/duedate", "{\"duedate\": null}")
                                    .statusCode())
                            .isEqualTo(403);
                    assertThat(client.delete(job).statusCode()).isEqualTo(403);
                }
            }
        }

        assertThat(List.of(job(ours), job(theirs))).allSatisfy(job -> {
            assertThat(job.getRetries()).isEqualTo(tries);
            assertThat(job.isSuspended()).isFalse();
        });
    }

    @Test
    void triesAJobOfTheOwnTenantAgain() {
        management.setJobRetries(job(theirs).getId(), 0);

        assertThat(EngineClient.rest(port, tenant)
                        .put("/job/" + job(theirs).getId() + "/retries", "{\"retries\": 1}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(job(theirs).getRetries()).isEqualTo(1);
        assertThat(EngineClient.rest(port, "dispatcher")
                        .put("/job/" + job(ours).getId() + "/retries", "{\"retries\": 1}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void administersNeitherPeopleNorTenantsNorRightsOfTheEngine() {
        for (EngineClient admin : List.of(EngineClient.rest(port, tenant), EngineClient.webApp(port, tenant))) {
            for (HttpResponse<String> answer : List.of(
                    admin.post("/tenant/create", "{\"id\": \"new" + tenant + "\", \"name\": \"New\"}"),
                    admin.post(
                            "/user/create",
                            "{\"profile\": {\"id\": \"new" + tenant
                                    + "\"}, \"credentials\": {\"password\": \"long enough\"}}"),
                    admin.put("/group/camunda-admin/members/" + tenant, "{}"),
                    admin.put("/group/operator/members/" + tenant, "{}"),
                    admin.put("/tenant/default/user-members/" + tenant, "{}"),
                    admin.post(
                            "/authorization/create",
                            "{\"type\": 1, \"permissions\": [\"ALL\"], \"userId\": \"" + tenant
                                    + "\", \"resourceType\": 0, \"resourceId\": \"*\"}"),
                    admin.upload("/deployment/create", "x", "text/xml", "<x/>"),
                    admin.get("/user"),
                    admin.post("/identity/verify", "{\"username\": \"dispatcher\", \"password\": \"dispatcher\"}"),
                    admin.post("/identity/password-policy", "{\"password\": \"dispatcher\"}"))) {
                assertThat(answer.statusCode()).as(answer + answer.body()).isEqualTo(403);
            }
        }

        assertThat(identities.createTenantQuery().tenantId("new" + tenant).count())
                .isZero();
        assertThat(identities
                        .createUserQuery()
                        .memberOfGroup(Groups.CAMUNDA_ADMIN)
                        .userId(tenant)
                        .count())
                .isZero();
    }

    @Test
    void anOperatorIsTheEnginesSuperUserAndAnUpgradeLeavesNobodyElse() {
        assertThat(identities
                        .createUserQuery()
                        .memberOfGroup(Groups.CAMUNDA_ADMIN)
                        .list())
                .extracting(User::getId)
                .contains("admin")
                .doesNotContain(tenant, TestAccounts.ADMIN);
        transaction.executeWithoutResult(tx -> {
            identities.createMembership(tenant, Groups.CAMUNDA_ADMIN);
            ScriptUtils.executeSqlScript(
                    DataSourceUtils.getConnection(database),
                    new ClassPathResource("db/migration/V230__part_administrators_from_operators.sql"));
            assertThat(identities
                            .createUserQuery()
                            .memberOfGroup(Groups.CAMUNDA_ADMIN)
                            .count())
                    .isZero();
            tx.setRollbackOnly();
        });
    }

    private String start(String owner) {
        return Objects.requireNonNull(
                Tenancy.as(owner, () -> runtime.startProcessInstanceByKey(KEY, Map.of("word", owner))
                        .getId()));
    }

    private String task(String instance) {
        return tasks.createTaskQuery()
                .processInstanceId(instance)
                .singleResult()
                .getId();
    }

    private Job job(String instance) {
        return management.createJobQuery().processInstanceId(instance).singleResult();
    }
}
