package io.towerflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.audit.AuditEntry;
import io.towerflow.audit.AuditTrail;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.tenancy.Tenancy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.bpmn.parser.DefaultFailedJobParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.FailedJobRetryConfiguration;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;

/** Steps that fail because the database refuses what they write. */
@TowerFlowTest
class FailedStepsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10));
    private static final String SITE = "BKE-001";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String fault = "fault_" + UUID.randomUUID().toString().replace("-", "");

    @LocalServerPort
    int port;

    @Autowired
    IncidentService service;

    @Autowired
    Incidents incidents;

    @Autowired
    FailedSteps steps;

    @Autowired
    AuditTrail audit;

    @Autowired
    RuntimeService runtime;

    @Autowired
    ManagementService management;

    @Autowired
    RepositoryService repository;

    @Autowired
    ProcessEngineConfigurationImpl engine;

    @Autowired
    Environment environment;

    @Autowired
    Clock clock;

    @AfterEach
    void mend() throws Exception {
        asOwner("DROP FUNCTION IF EXISTS " + fault + "() CASCADE", "DROP SEQUENCE IF EXISTS " + fault);
    }

    @Test
    void everyJobOfEveryProcessIsTriedFiveTimesWithGrowingPauses() {
        List<String> otherwise = new ArrayList<>();
        int looked = 0;
        for (ProcessDefinition process :
                repository.createProcessDefinitionQuery().latestVersion().list()) {
            ProcessDefinitionEntity parsed = engine.getCommandExecutorTxRequired()
                    .execute(context -> engine.getDeploymentCache().findDeployedProcessDefinitionById(process.getId()));
            for (JobDefinition job : management
                    .createJobDefinitionQuery()
                    .processDefinitionId(process.getId())
                    .list()) {
                looked++;
                FailedJobRetryConfiguration retries = parsed.findActivity(job.getActivityId())
                        .getProperties()
                        .get(DefaultFailedJobParseListener.FAILED_JOB_CONFIGURATION);
                if (retries == null
                        || retries.getRetries() != PAUSES.size() + 1
                        || !retries.getRetryIntervals().stream()
                                .map(Duration::parse)
                                .toList()
                                .equals(PAUSES)) {
                    otherwise.add(process.getKey() + " " + job.getActivityId() + " " + job.getJobType());
                }
            }
        }
        assertThat(looked).isGreaterThan(30);
        assertThat(otherwise).isEmpty();
        assertThat(engine.getDefaultNumberOfRetries()).isEqualTo(PAUSES.size() + 1);
    }

    @Test
    void aStepThatFailsFourTimesGoesOnByItself() throws Exception {
        String number = open();
        refuse("nextval('" + fault + "') <= 4", number);
        escalate(number);

        for (int failed = 1; failed <= PAUSES.size(); failed++) {
            Job job = failed(number, 5 - failed);
            Instant due = job.getDuedate().toInstant();
            assertThat(due).isAfter(clock.instant().plus(PAUSES.get(failed - 1)).minusSeconds(30));
            assertThat(due)
                    .isBefore(clock.instant().plus(PAUSES.get(failed - 1)).plusSeconds(1));
            assertThat(in(() -> steps.of(number))).singleElement().satisfies(step -> {
                assertThat(step.stalled()).isFalse();
                assertThat(step.nextTry()).isEqualTo(due);
            });
            now(job);
        }

        awaitAt(number, "gateway_asked");
        assertThat(in(() -> steps.of(number))).isEmpty();
        cancel(number);
    }

    @Test
    void aStepThatFailsForGoodIsShownAndGoesOnAtAClick() throws Exception {
        String number = open();
        refuse("true", number);
        escalate(number);
        for (int failed = 1; failed <= PAUSES.size(); failed++) {
            now(failed(number, 5 - failed));
        }
        Job job = failed(number, 0);

        JsonNode shown = json.readTree(
                        get("/api/incidents/" + number, "dispatcher", "en").body())
                .get("failedSteps");
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).get("step").asText()).isEqualTo("serviceTask_takeEscalationStep");
        assertThat(shown.get(0).get("error").asText()).isEqualTo("ERROR: the disk of the escalation is full");
        assertThat(Instant.parse(shown.get(0).get("since").asText()))
                .isBetween(clock.instant().minus(Duration.ofMinutes(5)), clock.instant());
        assertThat(get("/incidents/" + number, "dispatcher", "en").body())
                .contains("«Escalate incident» stands still at the step «Take escalation step» since")
                .contains("the disk of the escalation is full")
                .contains("/incidents/" + number + "/retry");
        assertThat(get("/incidents/" + number, "manager", "fr").body())
                .contains("« Escalader l’incident » est à l’arrêt à l’étape « Passer à l’étape d’escalade »")
                .doesNotContain("/incidents/" + number + "/retry");
        JsonNode health =
                json.readTree(get("/actuator/health/processes", "admin", "en").body());
        assertThat(health.get("status").asText()).isEqualTo("DEGRADED");
        assertThat(health.get("details").get("standingStill").findValuesAsText("step"))
                .contains("Take escalation step");
        assertThat(get("/actuator/health/processes", "admin", "en").body()).doesNotContain(number);

        // Who may, and whose it is
        assertThat(post("/api/incidents/" + number + "/retry", "technician").statusCode())
                .isEqualTo(403);
        assertThat(post("/api/incidents/" + number + "/retry", "manager").statusCode())
                .isEqualTo(403);
        assertThat(post("/api/failed-steps/" + job.getId() + "/retry", "dispatcher")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/stalled", "manager", "en").statusCode()).isEqualTo(403);
        assertThat(Tenancy.as("another", () -> steps.stalled(job.getId()))).isEmpty();
        assertThat(Tenancy.as("another", () -> steps.of(number))).isEmpty();
        assertThat(post("/api/incidents/INC-1900-000001/retry", "dispatcher").statusCode())
                .isEqualTo(404);

        // Nothing is mended yet: it fails again, and is tried as often as at first
        assertThat(post("/api/incidents/" + number + "/retry", "dispatcher").statusCode())
                .isEqualTo(202);
        failed(number, 4);
        mend();
        now(failed(number, 4));
        awaitAt(number, "gateway_asked");

        assertThat(in(() -> incidents.timeline(number)))
                .filteredOn(entry -> entry.kind().equals("step-retried"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.actor()).isEqualTo("dispatcher");
                    assertThat(entry.arguments()).containsExactly("Take escalation step");
                })
                .isInstanceOf(TimelineEntry.class);
        assertThat(in(() -> audit.entries("process-instance " + job.getProcessInstanceId(), 0, 10)))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.action()).isEqualTo("retry-step");
                    assertThat(entry.actor()).isEqualTo("dispatcher");
                    assertThat(entry.details())
                            .containsEntry("businessKey", number)
                            .containsEntry("error", "ERROR: the disk of the escalation is full");
                })
                .isInstanceOf(AuditEntry.class);
        assertThat(post("/api/incidents/" + number + "/retry", "dispatcher").statusCode())
                .isEqualTo(409);
        cancel(number);
    }

    @Test
    void anAdministratorSeesAndRetriesWhatBelongsToNoIncident() throws Exception {
        asOwner(
                function("true"),
                "CREATE TRIGGER " + fault + " BEFORE UPDATE ON maintenance_window FOR EACH ROW WHEN (NEW.reason = '"
                        + fault + "' AND NEW.state = 'active') EXECUTE FUNCTION " + fault + "()");
        Instant start = clock.instant().plus(Duration.ofDays(50)).truncatedTo(ChronoUnit.SECONDS);
        String window = json.readTree(
                        post("/api/maintenance-windows", "manager", """
                        {"objects": ["BKE-012"], "start": "%s", "end": "%s", "reason": "%s"}
                        """.formatted(start, start.plusSeconds(600), fault))
                                .body())
                .path("number")
                .asText();
        assertThat(window).isNotEmpty();
        assertThat(post("/api/maintenance-windows/" + window + "/approve", "dispatcher", "{}")
                        .statusCode())
                .isLessThan(300);
        Job timer = await().atMost(PATIENCE)
                .until(
                        () -> instances(window).stream()
                                .flatMap(id -> management
                                        .createJobQuery()
                                        .processInstanceId(id)
                                        .activityId("timer_windowStarts")
                                        .list()
                                        .stream())
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
        now(timer);
        await().atMost(PATIENCE).until(() -> failing(timer).getRetries() == 4);
        for (int left = 4; left > 0; left--) {
            int next = left - 1;
            now(timer);
            await().atMost(PATIENCE).until(() -> failing(timer).getRetries() == next);
        }

        assertThat(get("/stalled", "admin", "fr").body())
                .contains(window, "Processus à l’arrêt", timer.getId())
                .doesNotContain("??");
        assertThat(get("/stalled", "admin", "en").body()).doesNotContain("??");
        assertThat(json.readTree(get("/api/failed-steps?limit=1000", "admin", "en")
                                .body())
                        .findValuesAsText("businessKey"))
                .contains(window);
        mend();
        assertThat(post("/api/failed-steps/" + timer.getId() + "/retry", "admin")
                        .statusCode())
                .isEqualTo(202);

        await().atMost(PATIENCE)
                .until(() -> management.createJobQuery().jobId(timer.getId()).count() == 0);
        assertThat(post("/api/failed-steps/" + timer.getId() + "/retry", "admin")
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("/api/maintenance-windows/" + window + "/cancel", "manager", "{}")
                        .statusCode())
                .isEqualTo(204);
    }

    private List<String> instances(String businessKey) {
        return runtime.createProcessInstanceQuery().processInstanceBusinessKey(businessKey).list().stream()
                .map(ProcessInstance::getId)
                .toList();
    }

    private Job failing(Job job) {
        return management.createJobQuery().jobId(job.getId()).singleResult();
    }

    /** @param when a condition in SQL, asked at each write */
    private void refuse(String when, String number) throws Exception {
        asOwner(
                "CREATE SEQUENCE " + fault,
                "GRANT USAGE ON SEQUENCE " + fault + " TO PUBLIC",
                function(when),
                "CREATE TRIGGER " + fault
                        + " BEFORE INSERT OR UPDATE ON escalation FOR EACH ROW WHEN (NEW.incident_number = '" + number
                        + "') EXECUTE FUNCTION " + fault + "()");
    }

    /** What is counted by a sequence stays counted when the transaction is rolled back. */
    private String function(String when) {
        return "CREATE FUNCTION " + fault + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF " + when
                + " THEN RAISE EXCEPTION 'the disk of the escalation is full'; END IF; RETURN NEW; END $$";
    }

    private void asOwner(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        environment.getRequiredProperty("spring.datasource.url"),
                        environment.getRequiredProperty("spring.flyway.user"),
                        environment.getProperty("spring.flyway.password", ""));
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private String open() {
        String number = in(() ->
                service.open("Stalled " + UUID.randomUUID(), PerceivedSeverity.CRITICAL, List.of(SITE), "dispatcher"));
        await().atMost(PATIENCE)
                .until(() -> in(() -> incidents.find(number).orElseThrow()).processInstanceId() != null);
        return number;
    }

    /** The product's own job executor may be busy with the same process. */
    private void escalate(String number) {
        await().atMost(PATIENCE)
                .ignoreException(OptimisticLockingException.class)
                .until(() -> {
                    Job timer = management
                            .createJobQuery()
                            .processInstanceId(in(() -> incidents.find(number).orElseThrow())
                                    .processInstanceId())
                            .activityId("startEvent_slaBreached")
                            .singleResult();
                    if (timer != null) {
                        management.executeJob(timer.getId());
                    }
                    return timer != null;
                });
    }

    private Job failed(String number, int triesLeft) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            ProcessInstance escalation = runtime.createProcessInstanceQuery()
                                    .processInstanceBusinessKey(number, "escalate-incident")
                                    .singleResult();
                            return escalation == null
                                    ? null
                                    : management
                                            .createJobQuery()
                                            .processInstanceId(escalation.getId())
                                            .withException()
                                            .singleResult();
                        },
                        found -> found != null && found.getRetries() == triesLeft);
    }

    /** The pause is over. */
    private void now(Job job) {
        management.setJobDuedate(job.getId(), Date.from(clock.instant()));
    }

    private void awaitAt(String number, String activity) {
        await().atMost(PATIENCE)
                .until(() -> runtime.createExecutionQuery()
                                .processInstanceBusinessKey(number)
                                .activityId(activity)
                                .count()
                        > 0);
    }

    private void cancel(String number) {
        in(() -> {
            service.cancel(number, null, "dispatcher");
            return 0;
        });
    }

    private HttpResponse<String> get(String path, String user, String language) throws Exception {
        return send(request(path, user, language).build());
    }

    private HttpResponse<String> post(String path, String user) throws Exception {
        return send(request(path, user, "en")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private HttpResponse<String> post(String path, String user, String body) throws Exception {
        return send(request(path, user, "en")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String user, String language) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept-Language", language)
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8)));
    }

    private static <T> T in(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }
}
