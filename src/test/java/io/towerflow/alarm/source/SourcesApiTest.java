package io.towerflow.alarm.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

@TowerFlowTest
class SourcesApiTest {

    @Autowired
    TestRestTemplate http;

    private final String object = "src-" + UUID.randomUUID();

    @Test
    void anAlertSentTwiceIsOneAlarmAndItsResolutionClearsIt() {
        String firing = """
                {"version":"4","status":"firing","receiver":"towerflow","alerts":[{"status":"firing",
                "labels":{"alertname":"MainsFailure","site":"%s","severity":"critical"},"annotations":{},
                "startsAt":"2026-03-01T12:00:00Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"abc"}]}
                """.formatted(object);
        for (int time = 0; time < 2; time++) {
            ResponseEntity<JsonNode> answer = post("/connectors/alertmanager", firing);
            assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.OK);
            assertThat(answer.getBody().path("accepted").asInt()).isEqualTo(1);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> alarms().size() == 1);
        post(
                "/connectors/alertmanager",
                firing.replace("\"firing\"", "\"resolved\"").replace("0001-01-01T00:00:00Z", "2026-03-01T12:30:00Z"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> alarms().path(0).path("state").asText().equals("cleared"));
        assertThat(alarms()).hasSize(1);
        assertThat(post("/connectors/alertmanager", firing.replace("\"firing\"", "\"burning\""))
                        .getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void aFaultOfVesBecomesAnAlarm() {
        String event = """
                {"event":{"commonEventHeader":{"domain":"fault","eventId":"1","sourceName":"%s","reportingEntityName":"ems",
                "lastEpochMicrosec":1772366400123456},"faultFields":{"alarmCondition":"LOS","specificProblem":"port 3",
                "eventSeverity":"MAJOR"}}}
                """.formatted(object);
        assertThat(post("/connectors/ves/eventListener/v7", event).getStatusCode())
                .isEqualTo(HttpStatus.ACCEPTED);
        await().atMost(Duration.ofSeconds(60)).until(() -> alarms().size() == 1);
        ResponseEntity<JsonNode> refused = post("/connectors/ves/eventListener/v7", event.replace("MAJOR", "TERRIBLE"));
        assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(refused.getBody()
                        .at("/requestError/serviceException/messageId")
                        .asText())
                .isEqualTo("SVC0002");
        assertThat(refused.getBody().at("/errors/0/field").asText()).isEqualTo("event.faultFields.eventSeverity");
    }

    private JsonNode alarms() {
        return http.withBasicAuth("admin", "admin")
                .getForObject("/tmf-api/alarm/v4/alarm?alarmedObject.id=" + object, JsonNode.class);
    }

    private ResponseEntity<JsonNode> post(String path, String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return http.withBasicAuth("admin", "admin")
                .postForEntity(path, new HttpEntity<>(body, headers), JsonNode.class);
    }
}
