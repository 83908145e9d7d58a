package io.towerflow.dispatch.tmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.Unused;
import io.towerflow.identity.Role;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Work orders as another system reads, annotates and cancels them by TMF697. */
@TowerFlowTest
class TmfWorkOrderApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PATH = "/tmf-api/workOrder/v5/workOrder";

    @Autowired
    TestRestTemplate http;

    @Autowired
    RuntimeService engine;

    @Autowired
    HistoryService history;

    @Autowired
    People people;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final String id = "tmf" + UUID.randomUUID().toString().substring(0, 8);
    private final String incident = "INC-" + id;

    @Test
    void aVisitIsReadAnnotatedAndCancelledAndItsProcessGoesOn() {
        ProcessInstance process = dispatch();
        await().atMost(PATIENCE)
                .until(() -> listed().size() == 1
                        && listed().get(0).at("/relatedParty/0/id").asText().equals(id)
                        && offered());
        JsonNode pending = listed().get(0);
        String order = PATH + "/" + pending.path("id").asText();
        assertThat(pending.path("@type").asText()).isEqualTo("WorkOrder");
        assertThat(pending.path("state").asText()).isEqualTo("pending");
        assertThat(pending.path("priority").asText()).isEqualTo("0");
        assertThat(pending.at("/place/0/id").asText()).isEqualTo("S-1");
        assertThat(pending.at("/relatedEntity/0/@referredType").asText()).isEqualTo("ServiceProblem");
        assertThat(pending.at("/workOrderItem/0/work/workType").asText()).isNotBlank();

        Map<String, String> cancel = Map.of("state", "cancelled", "cancellationReason", "The mast is sold");
        assertThat(http.withBasicAuth("dispatcher", "dispatcher")
                        .postForEntity(
                                "/api/work-orders/" + pending.path("id").asText() + "/accept", null, JsonNode.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.ACCEPTED);

        assertThat(patch("manager", order, cancel).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        JsonNode noted = patch("dispatcher", order, Map.of("note", List.of(Map.of("text", "Gate code 4711"))))
                .getBody();
        assertThat(noted.path("state").asText()).isEqualTo("acknowledged");
        assertThat(noted.at("/note/0/text").asText()).isEqualTo("Gate code 4711");
        assertThat(noted.at("/note/0/author").asText()).isEqualTo("dispatcher");

        ResponseEntity<JsonNode> cancelled = patch("dispatcher", order, cancel);
        assertThat(cancelled.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(cancelled.getBody().path("state").asText()).isEqualTo("cancelled");
        assertThat(cancelled.getBody().path("cancellationReason").asText()).isEqualTo("The mast is sold");
        assertThat(cancelled.getBody().path("cancellationDate").asText()).isNotBlank();
        assertThat(patch("dispatcher", order, cancel).getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
        await().atMost(PATIENCE)
                .until(() -> history.createHistoricProcessInstanceQuery()
                                .processInstanceId(process.getId())
                                .finished()
                                .count()
                        == 1);
        assertThat(history.createHistoricVariableInstanceQuery()
                        .processInstanceId(process.getId())
                        .variableName("dispatchOutcome")
                        .singleResult()
                        .getValue())
                .isEqualTo("cancelled");
        JsonNode timeline = get("/api/incidents/" + incident).getBody().path("timeline");
        assertThat(timeline.toString()).contains("cancelled: The mast is sold").contains("Gate code 4711");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(get(PATH + "?limit=1001").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(get(PATH + "?state=asleep").getBody().toString()).contains("\"field\":\"state\"");
        assertThat(get(PATH + "?colour=red").getBody().toString()).contains("\"field\":\"colour\"");
        assertThat(get(PATH + "/WO-0").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        ResponseEntity<JsonNode> none = get(PATH + "?relatedEntity.id=none");
        assertThat(none.getHeaders().getFirst("X-Total-Count")).isEqualTo("0");
        for (Map<String, ?> wrong : List.<Map<String, ?>>of(
                Map.of(),
                Map.of("state", "completed"),
                Map.of("state", "cancelled"),
                Map.of("priority", "1"),
                Map.of("note", List.of(Map.of("words", "x"))))) {
            assertThat(patch("dispatcher", PATH + "/WO-0", wrong).getStatusCode())
                    .as("%s", wrong)
                    .isEqualTo(HttpStatus.BAD_REQUEST);
        }
        assertThat(patch("dispatcher", PATH + "/WO-0", Map.of("note", "hello")).getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
    }

    private ProcessInstance dispatch() {
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> {
                    jdbc.sql(
                                    "INSERT INTO incident (number, tenant_id, state, severity, sites, title, opened_at, changed_at) "
                                            + "VALUES (?, 'default', 'open', 'critical', ARRAY['S-1'], 'Mains failure.', now(), now())")
                            .param(incident)
                            .update();
                    people.saveTechnicians(List.of(new Technician(
                            new Person(id, "Awa", Role.TECHNICIAN, Unused.phone(), null, Locale.FRENCH),
                            Set.of(Skill.values()),
                            5.3,
                            -4,
                            "24/7",
                            ZoneId.of("Africa/Abidjan"))));
                }));
        return Tenancy.as(Tenancy.DEFAULT, () -> engine.createProcessInstanceByKey("dispatch-technician")
                .businessKey(incident)
                .setVariables(Map.of("incidentNumber", incident, "incidentPriority", 50, "technicianId", id))
                .execute());
    }

    private boolean offered() {
        return get("/api/work-orders/" + listed().get(0).path("id").asText())
                .getBody()
                .at("/offers/0/state")
                .asText()
                .equals("open");
    }

    private JsonNode listed() {
        return get(PATH + "?relatedEntity.id=" + incident).getBody();
    }

    private ResponseEntity<JsonNode> get(String path) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, "en");
        return http.withBasicAuth("dispatcher", "dispatcher")
                .exchange(path, HttpMethod.GET, new HttpEntity<>(headers), JsonNode.class);
    }

    private ResponseEntity<JsonNode> patch(String user, String path, Object body) {
        return http.withBasicAuth(user, user).exchange(path, HttpMethod.PATCH, new HttpEntity<>(body), JsonNode.class);
    }
}
