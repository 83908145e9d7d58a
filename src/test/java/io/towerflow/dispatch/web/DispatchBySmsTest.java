package io.towerflow.dispatch.web;

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
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A dispatch as people live it: an SMS over the exchange, its answer typed on the phone, the rest told to the dispatcher. */
@TowerFlowTest
class DispatchBySmsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

    private final String id = "sms" + UUID.randomUUID().toString().substring(0, 8);
    private final String incident = "INC-" + id;
    private final String phone = Unused.phone();

    @Test
    void aTechnicianAnswersOnThePhoneAndReportsToTheDispatcher() {
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(tx -> {
                    jdbc.sql(
                                    "INSERT INTO incident (number, tenant_id, state, severity, sites, title, opened_at, changed_at) "
                                            + "VALUES (?, 'default', 'open', 'critical', ARRAY['S-1'], 'Mains failure.', now(), now())")
                            .param(incident)
                            .update();
                    people.saveTechnicians(List.of(new Technician(
                            new Person(id, "Awa", Role.TECHNICIAN, phone, null, Locale.FRENCH),
                            Set.of(Skill.POWER),
                            5.3,
                            -4,
                            "24/7",
                            ZoneId.of("Africa/Abidjan"))));
                }));
        ProcessInstance process =
                Tenancy.as(Tenancy.DEFAULT, () -> engine.createProcessInstanceByKey("dispatch-technician")
                        .businessKey(incident)
                        .setVariables(Map.of("incidentNumber", incident, "incidentPriority", 50, "technicianId", id))
                        .execute());

        await().atMost(PATIENCE).until(() -> onThePhone().size() == 1);
        JsonNode order =
                get("/api/work-orders?incidentNumber=" + incident).getBody().get(0);
        String code = order.path("code").asText();
        assertThat(order.path("state").asText()).isEqualTo("pending");
        JsonNode candidates =
                get("/api/work-orders/candidates?incidentNumber=" + incident).getBody();
        assertThat(candidates).anySatisfy(candidate -> {
            assertThat(candidate.path("technicianId").asText()).isEqualTo(id);
            assertThat(candidate.path("eligible").asBoolean()).isFalse();
            assertThat(candidate.path("reasons").toString())
                    .contains(order.path("id").asText());
        });
        assertThat(onThePhone().getFirst()).contains(code, "OUI " + code);

        ResponseEntity<JsonNode> reply = http.withBasicAuth("admin", "admin")
                .postForEntity("/demo/phones/" + phone + "/reply", Map.of("body", "Oui, " + code), JsonNode.class);
        assertThat(reply.getStatusCode()).isEqualTo(HttpStatus.CREATED);
        await().atMost(PATIENCE).until(() -> onThePhone().size() == 2);
        assertThat(onThePhone()).anyMatch(text -> text.contains(code + " est à vous"));

        String path = "/api/work-orders/" + order.path("id").asText();
        assertThat(post("dispatcher", path + "/arrive", Map.of()).getStatusCode())
                .isEqualTo(HttpStatus.ACCEPTED);
        assertThat(post("technician", path + "/done", Map.of()).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(post("dispatcher", path + "/done", Map.of("cause", "fuse")).getStatusCode())
                .isEqualTo(HttpStatus.ACCEPTED);
        assertThat(post("dispatcher", path + "/done", Map.of()).getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(post("dispatcher", "/api/work-orders/WO-0/done", Map.of()).getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
        JsonNode done = get(path).getBody();
        assertThat(done.path("state").asText()).isEqualTo("completed");
        assertThat(done.path("note").asText()).isEqualTo("fuse");
        assertThat(done.at("/offers/0/state").asText()).isEqualTo("accepted");
        assertThat(done.at("/offers/0/reasons")).isNotEmpty();
        await().atMost(PATIENCE)
                .until(() -> history.createHistoricProcessInstanceQuery()
                                .processInstanceId(process.getId())
                                .finished()
                                .count()
                        == 1);
    }

    @Test
    void aPageHasItsLimitsAndItsFilters() {
        assertThat(get("/api/work-orders?limit=1001").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(get("/api/work-orders?state=asleep").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        ResponseEntity<JsonNode> open = get("/api/work-orders?state=open&technicianId=nobody");
        assertThat(open.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(open.getHeaders().getFirst("X-Total-Count")).isEqualTo("0");
    }

    private List<String> onThePhone() {
        JsonNode messages =
                http.withBasicAuth("admin", "admin").getForObject("/demo/phones/messages?limit=1000", JsonNode.class);
        return StreamSupport.stream(messages.spliterator(), false)
                .filter(message -> message.path("number").asText().equals(phone))
                .filter(message -> message.path("direction").asText().startsWith("outbound"))
                .map(message -> message.path("body").asText())
                .toList();
    }

    private ResponseEntity<JsonNode> get(String path) {
        return http.withBasicAuth("dispatcher", "dispatcher").getForEntity(path, JsonNode.class);
    }

    private ResponseEntity<JsonNode> post(String user, String path, Object body) {
        return http.withBasicAuth(user, user).postForEntity(path, body, JsonNode.class);
    }
}
