package io.towerflow.alarm.tmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.TowerFlowTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

@TowerFlowTest
class TmfAlarmApiTest {

    private static final String PATH = "/tmf-api/alarm/v4/alarm";

    @Autowired
    TestRestTemplate http;

    @Autowired
    ObjectMapper json;

    private final String source = "tmf-" + UUID.randomUUID();
    private final Instant raised = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void anAcceptedAlarmIsFoundUnderItsLocationWithEveryField() {
        ObjectNode sent = alarm("O1", "major", raised)
                .put("specificProblem", "Rectifier 2")
                .put("alarmDetails", "Tension basse")
                .put("serviceAffecting", true)
                .put("myOwnField", "kept");
        ResponseEntity<JsonNode> answer = post(sent);

        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.CREATED);
        String id = answer.getBody().path("id").asText();
        assertThat(answer.getHeaders().getLocation()).hasPath(PATH + "/" + id);
        assertThat(answer.getBody().path("perceivedSeverity").asText()).isEqualTo("major");
        JsonNode found = whenTaken(id);
        assertThat(found.path("id").asText()).isEqualTo(id);
        assertThat(found.path("href").asText()).isEqualTo(PATH + "/" + id);
        assertThat(found.path("sourceSystemId").asText()).isEqualTo(source);
        assertThat(found.at("/alarmedObject/id").asText()).isEqualTo(source + "-O1");
        assertThat(found.path("alarmType").asText()).isEqualTo("Equipment Alarm");
        assertThat(found.path("perceivedSeverity").asText()).isEqualTo("major");
        assertThat(found.path("probableCause").asText()).isEqualTo("powerProblem");
        assertThat(found.path("specificProblem").asText()).isEqualTo("Rectifier 2");
        assertThat(found.path("alarmDetails").asText()).isEqualTo("Tension basse");
        assertThat(found.path("alarmRaisedTime").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(found.path("state").asText()).isEqualTo("raised");
        assertThat(found.path("ackState").asText()).isEqualTo("unacknowledged");
        assertThat(found.path("serviceAffecting").isBoolean()).isTrue();
        assertThat(found.path("myOwnField").asText()).isEqualTo("kept");
    }

    @Test
    void aClearClearsAndANewRaiseIsANewAlarm() {
        String first =
                post(alarm("O2", "critical", raised)).getBody().path("id").asText();
        whenTaken(first);
        ResponseEntity<JsonNode> cleared = post(alarm("O2", "cleared", raised)
                .put("alarmClearedTime", raised.plusSeconds(60).toString()));
        assertThat(cleared.getStatusCode()).isEqualTo(HttpStatus.CREATED);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode found = get(PATH + "/" + first).getBody();
            assertThat(found.path("perceivedSeverity").asText()).isEqualTo("cleared");
            assertThat(found.path("state").asText()).isEqualTo("cleared");
            assertThat(found.path("alarmClearedTime").asText()).isEqualTo("2026-03-01T12:01:00Z");
        });
        String second = post(alarm("O2", "critical", raised.plusSeconds(120)))
                .getBody()
                .path("id")
                .asText();
        assertThat(second).isNotEqualTo(first);
        assertThat(whenTaken(second).path("state").asText()).isEqualTo("raised");
    }

    @Test
    void aStateOfClearedClearsAndOpensNothing() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String id = post(alarm("O21", "critical", now.minusSeconds(7200)))
                .getBody()
                .path("id")
                .asText();
        whenTaken(id);
        assertThat(post(alarm("O21", "critical", now.minusSeconds(7200)).put("state", "cleared"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.CREATED);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode found = get(PATH + "/" + id).getBody();
            assertThat(found.path("state").asText()).isEqualTo("cleared");
            // Without a time of its own it ends when it arrives, not when it was raised
            assertThat(Instant.parse(found.path("alarmClearedTime").asText())).isAfterOrEqualTo(now);
        });
        assertThat(get(PATH + "?sourceSystemId=" + source + "&alarmedObject.id=" + source + "-O21")
                        .getBody())
                .hasSize(1);
    }

    @Test
    void aRepeatBringsItsWordsAndTheLedgerKeepsTheFormer() {
        String id = post(alarm("O22", "major", raised).put("alarmDetails", "Fuel 20 %"))
                .getBody()
                .path("id")
                .asText();
        whenTaken(id);
        post(alarm("O22", "major", raised).put("alarmDetails", "Fuel 2 %, 40 min"));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        get(PATH + "/" + id).getBody().path("alarmDetails").asText())
                .isEqualTo("Fuel 2 %, 40 min"));
        for (String[] said : new String[][] {
            {"en", "The source said more of it. Its text had been: “Fuel 20 %”"},
            {"fr", "La source en a dit plus. Son texte était : « Fuel 20 % »"}
        }) {
            HttpHeaders headers = new HttpHeaders();
            headers.set(HttpHeaders.ACCEPT_LANGUAGE, said[0]);
            assertThat(http.withBasicAuth("admin", "admin")
                            .exchange(
                                    "/api/alarms/" + id + "/why",
                                    HttpMethod.GET,
                                    new HttpEntity<>(headers),
                                    JsonNode.class)
                            .getBody())
                    .anyMatch(decision -> decision.path("sentence").asText().equals(said[1])
                            && decision.path("reason").asText().equals("Its text had been: Fuel 20 %"));
        }
    }

    @Test
    void whatComesBackWithinASecondAndWhatHasNoTimeIsThere() {
        for (String at : List.of("2026-03-01T12:00:00Z", "1970-01-01T00:00:00Z", "2000-01-01T00:00:10Z")) {
            String object = "O23-" + at.substring(0, 4);
            Instant time = Instant.parse(at);
            String first =
                    post(alarm(object, "major", time)).getBody().path("id").asText();
            whenTaken(first);
            post(alarm(object, "cleared", time).put("alarmClearedTime", at));
            String second =
                    post(alarm(object, "major", time)).getBody().path("id").asText();

            assertThat(whenTaken(second).path("state").asText()).isEqualTo("raised");
            assertThat(get(PATH + "/" + first).getBody().path("state").asText()).isEqualTo("cleared");
        }
    }

    @Test
    void wrongFieldsAreNamedInAProblem() {
        ObjectNode wrong = alarm("O3", "high", raised);
        wrong.remove("sourceSystemId");
        ResponseEntity<JsonNode> answer = post(wrong);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer.getBody().path("errors"))
                .extracting(each -> each.path("field").asText())
                .containsExactlyInAnyOrder("perceivedSeverity", "sourceSystemId");
        assertThat(answer.getBody().path("invalid-params"))
                .extracting(each -> each.path("name").asText())
                .containsExactlyInAnyOrder("perceivedSeverity", "sourceSystemId");
    }

    @Test
    void anArrayIsAnsweredAsAWholeOrOneByOne() {
        ArrayNode right =
                json.createArrayNode().add(alarm("O4", "minor", raised)).add(alarm("O5", "MINOR", raised));
        ResponseEntity<JsonNode> all = post(right);
        assertThat(all.getStatusCode()).isEqualTo(HttpStatus.CREATED);
        assertThat(all.getBody()).hasSize(2);

        ArrayNode mixed = json.createArrayNode()
                .add(alarm("O6", "minor", raised))
                .add(alarm("O7", "urgent", raised))
                .add(7);
        ResponseEntity<JsonNode> some = post(mixed);
        assertThat(some.getStatusCode()).isEqualTo(HttpStatus.MULTI_STATUS);
        assertThat(some.getBody())
                .extracting(each -> each.path("index").asInt())
                .containsExactly(0, 1, 2);
        assertThat(some.getBody())
                .extracting(each -> each.path("status").intValue())
                .containsExactly(201, 400, 400);
        assertThat(some.getBody().at("/1/problem/errors/0/field").asText()).isEqualTo("perceivedSeverity");
        whenTaken(some.getBody().at("/0/alarm/id").asText());
    }

    @Test
    void whatIsNoAlarmIsABadRequest() {
        for (String body : List.of("", "{", "[]", "null", "\"text\"", "{}", "[1]garbage")) {
            ResponseEntity<JsonNode> answer = send(HttpMethod.POST, PATH, body);
            assertThat(answer.getStatusCode()).as(body).isEqualTo(HttpStatus.BAD_REQUEST);
            assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        }
    }

    @Test
    void aListIsPagedInAStableOrderAndFiltered() {
        ArrayNode many = json.createArrayNode();
        for (int number = 0; number < 7; number++) {
            many.add(alarm("L" + number, number % 2 == 0 ? "minor" : "major", raised));
        }
        post(many);
        String filter = PATH + "?sourceSystemId=" + source;
        await().atMost(Duration.ofSeconds(30))
                .until(() -> "7".equals(get(filter).getHeaders().getFirst("X-Total-Count")));

        Set<String> seen = new HashSet<>();
        List<String> order = new ArrayList<>();
        for (int offset = 0; offset < 7; offset += 3) {
            get(filter + "&limit=3&offset=" + offset).getBody().forEach(each -> {
                seen.add(each.path("id").asText());
                order.add(each.path("id").asText());
            });
        }
        assertThat(seen).hasSize(7);
        assertThat(get(filter).getBody())
                .extracting(each -> each.path("id").asText())
                .containsExactlyElementsOf(order);
        assertThat(get(filter + "&perceivedSeverity=major").getBody()).hasSize(3);
        assertThat(get(filter + "&perceivedSeverity=major&limit=1").getHeaders().getFirst("X-Total-Count"))
                .isEqualTo("3");
        assertThat(get(filter + "&fields=state&limit=1").getBody().get(0).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("id", "href", "@type", "state");
        assertThat(get(PATH + "?limit=1001").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(get(PATH + "?colour=red").getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void whatIsWrongInAQuestionIsNamed() {
        for (String wrong :
                List.of("nonsense=1", "limit=1001", "offset=-1", "alarmType=Nonsense", "alarmRaisedTime=soon")) {
            ResponseEntity<JsonNode> answer = send(HttpMethod.GET, "/tmf-api/alarm/v4/alarm?" + wrong, "");
            assertThat(answer.getStatusCode()).as(wrong).isEqualTo(HttpStatus.BAD_REQUEST);
            assertThat(answer.getBody().at("/errors/0/field").asText())
                    .as("%s", answer.getBody())
                    .isEqualTo(wrong.split("=")[0]);
        }
        assertThat(send(HttpMethod.GET, "/tmf-api/alarm/v4/alarm?limit=1000", "")
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
    }

    @Test
    void anAlarmIsAcknowledgedAndCommented() {
        String id = post(alarm("O8", "major", raised)).getBody().path("id").asText();
        whenTaken(id);
        ResponseEntity<JsonNode> answer = send(
                HttpMethod.PATCH,
                PATH + "/" + id,
                "{\"ackState\":\"acknowledged\",\"comment\":[{\"comment\":\"On my way\"}]}");
        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.OK);
        JsonNode found = get(PATH + "/" + id).getBody();
        assertThat(found.path("ackState").asText()).isEqualTo("acknowledged");
        assertThat(found.path("ackUserId").asText()).isEqualTo("admin");
        assertThat(found.at("/comment/0/comment").asText()).isEqualTo("On my way");
        assertThat(found.at("/comment/0/userId").asText()).isEqualTo("admin");

        assertThat(send(HttpMethod.PATCH, PATH + "/" + id, "{\"perceivedSeverity\":\"cleared\"}")
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(send(HttpMethod.PATCH, PATH + "/" + id, "{\"ackState\":\"maybe\"}")
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(send(HttpMethod.PATCH, PATH + "/" + UUID.randomUUID(), "{\"ackState\":\"acknowledged\"}")
                        .getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void onlyTheAdministratorsMayReport() {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        HttpEntity<String> entity =
                new HttpEntity<>(alarm("O9", "major", raised).toString(), headers);
        assertThat(http.postForEntity(PATH, entity, String.class).getStatusCode())
                .isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(http.withBasicAuth("dispatcher", "dispatcher")
                        .postForEntity(PATH, entity, String.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.FORBIDDEN);
    }

    private ObjectNode alarm(String object, String severity, Instant at) {
        ObjectNode alarm = json.createObjectNode()
                .put("alarmType", "Equipment Alarm")
                .put("perceivedSeverity", severity)
                .put("probableCause", "powerProblem")
                .put("sourceSystemId", source)
                .put("state", "raised")
                .put("alarmRaisedTime", at.toString());
        alarm.putObject("alarmedObject").put("id", source + "-" + object);
        return alarm;
    }

    private JsonNode whenTaken(String id) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> get(PATH + "/" + id).getStatusCode().is2xxSuccessful());
        return get(PATH + "/" + id).getBody();
    }

    private ResponseEntity<JsonNode> get(String path) {
        return http.withBasicAuth("admin", "admin").getForEntity(path, JsonNode.class);
    }

    private ResponseEntity<JsonNode> post(JsonNode body) {
        return send(HttpMethod.POST, PATH, body.toString());
    }

    private ResponseEntity<JsonNode> send(HttpMethod method, String path, String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return http.withBasicAuth("admin", "admin")
                .exchange(path, method, new HttpEntity<>(body, headers), JsonNode.class);
    }
}
