package io.towerflow.alarm.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.messaging.AlarmTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Whole messages as the field sends them, with invented names, through every way in. */
@TowerFlowTest
class FieldSamplesTest {

    private static final String TMF = "/tmf-api/alarm/v4/alarm";
    private static final String VES = "/connectors/ves/eventListener/v7";
    private static final String ALERTMANAGER = "/connectors/alertmanager";

    @Autowired
    TestRestTemplate http;

    @Autowired
    KafkaProperties kafka;

    private final String run = "run-" + UUID.randomUUID().toString().substring(0, 8);
    private final Instant raised = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
    private final Instant cleared = raised.plusSeconds(300);

    @Test
    void aTmf642AlarmIsTakenWithWhatWasDoneAboutItAndItsClearFindsItByItsId() throws IOException {
        String site = run + "-Tmf";
        ResponseEntity<JsonNode> answer = post(TMF, sample("tmf642-raise.json", site));
        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.CREATED);
        awaitAlarms(site, 1);
        JsonNode alarm = alarms(site).path(0);
        assertThat(alarm.path("specificProblem").asText()).isEqualTo("Mains absent on phase L1 since the storm");
        assertThat(alarm.path("ackState").asText()).isEqualTo("acknowledged");
        assertThat(alarm.path("ackUserId").asText()).isEqualTo("operator-7");
        assertThat(alarm.at("/comment/0/comment").asText()).isEqualTo("Utility was called");
        awaitIncident(site);
        // The same site as somebody else writes it; the inventory knows it once the place-holder is read.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get("/api/sites/" + site).path("id").asText().equals(site));
        post(TMF, sample("tmf642-clear.json", "\u200b" + site.toUpperCase(Locale.ROOT) + "\u00a0"));
        awaitCleared(site, 1);
    }

    @Test
    void aTmf642AlarmGetsTheSameAnswerByKafka() throws Exception {
        String site = run + "-Kafka";
        send(sample("tmf642-raise.json", site));
        awaitAlarms(site, 1);
        assertThat(alarms(site).at("/0/ackState").asText()).isEqualTo("acknowledged");
        awaitIncident(site);
        send(sample("tmf642-clear.json", site));
        awaitCleared(site, 1);
    }

    @Test
    void ofAnArrayTheGoodOnesAreTaken() throws IOException {
        String site = run + "-Array";
        ResponseEntity<JsonNode> answer = post(TMF, sample("tmf642-array.json", site));
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.MULTI_STATUS);
        assertThat(answer.getBody())
                .extracting(each -> each.path("status").asInt())
                .containsExactly(201, 201, 400);
        awaitAlarms(site, 2);
        String filter = TMF + "?sourceSystemId=" + run + "-event-manager&perceivedSeverity=";
        assertThat(get(filter + "critical,major")).hasSize(1);
        assertThat(get(filter + "minor,major")).hasSize(2);
        assertThat(get(filter + "minor&perceivedSeverity=major")).hasSize(2);
        assertThat(get(filter + "critical")).isEmpty();
    }

    @Test
    void aVesBatchIsTakenAndTheBadEventShown() throws IOException {
        String site = run + "-Ves";
        assertThat(post(VES + "/eventBatch", sample("ves-batch.json", site)).getStatusCode())
                .isEqualTo(HttpStatus.ACCEPTED);
        awaitAlarms(site, 2);
        assertThat(alarms(site))
                .extracting(alarm -> alarm.path("probableCause").asText())
                .containsExactlyInAnyOrder("lossOfSignal", "highTemperature");
        awaitIncident(site);
        awaitRejected(VES, site, "eventList[4].faultFields.eventSeverity");
        post(VES, sample("ves-clear.json", site));
        await().atMost(Duration.ofSeconds(60)).until(() -> states(site).contains("lossOfSignal cleared"));
        assertThat(states(site)).contains("highTemperature raised");
    }

    @Test
    void aLinkFailureOfORanIsRaisedAndCleared() throws IOException {
        String site = run + "-Oran";
        assertThat(post(VES, sample("oran-link-failure.json", site)).getStatusCode())
                .isEqualTo(HttpStatus.ACCEPTED);
        awaitAlarms(site, 1);
        assertThat(alarms(site).at("/0/probableCause").asText()).isEqualTo("lossOfSignal");
        awaitIncident(site);
        post(VES, sample("oran-link-clear.json", site));
        awaitCleared(site, 1);
    }

    @Test
    void bothAlertmanagersOfAClusterRaiseOneAlarm() throws IOException {
        String site = run + "-Am";
        for (int replica = 0; replica < 2; replica++) {
            ResponseEntity<JsonNode> answer = post(
                    ALERTMANAGER,
                    sample("alertmanager-firing.json", site)
                            .replace("alertmanager-0", "alertmanager-" + replica)
                            .replace("UPS of", "y".repeat(replica * 1_500_000) + "UPS of"));
            assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.OK);
            assertThat(answer.getBody().path("accepted").asInt()).isEqualTo(2);
            assertThat(answer.getBody().path("heartbeats").asInt()).isEqualTo(1);
            assertThat(answer.getBody().at("/rejected/0/index").asInt()).isEqualTo(2);
        }
        awaitAlarms(site, 2);
        assertThat(alarms(site))
                .extracting(alarm -> alarm.path("probableCause").asText())
                .containsExactlyInAnyOrder("batteryDischarging", "thresholdCrossed");
        awaitIncident(site);
        awaitRejected(ALERTMANAGER, site, "alerts[2].status");
        assertThat(get("/api/sources?limit=1000"))
                .filteredOn(source -> source.path("sourceSystemId").asText().equals(run + "-am"))
                .extracting(
                        source -> Duration.parse(source.path("expectedInterval").asText()))
                .containsExactly(Duration.ofMinutes(15));
        post(ALERTMANAGER, sample("alertmanager-resolved.json", site));
        await().atMost(Duration.ofSeconds(60)).until(() -> states(site).contains("batteryDischarging cleared"));
        assertThat(alarms(site)).hasSize(2);
    }

    @Test
    void grafanaRaisesAndClears() throws IOException {
        String site = run + "-Grafana";
        assertThat(post(ALERTMANAGER, sample("grafana-firing.json", site)).getStatusCode())
                .isEqualTo(HttpStatus.OK);
        awaitAlarms(site, 1);
        assertThat(alarms(site).at("/0/probableCause").asText()).isEqualTo("highTemperature");
        awaitIncident(site);
        post(ALERTMANAGER, sample("grafana-resolved.json", site));
        awaitCleared(site, 1);
    }

    private void awaitAlarms(String site, int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> alarms(site).size() == count);
    }

    private void awaitCleared(String site, int count) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(states(site)).hasSize(count).allMatch(state -> state.endsWith(" cleared")));
    }

    private void awaitIncident(String site) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(get("/api/incidents?state=open&limit=1000"))
                        .anyMatch(incident -> texts(incident.path("sites")).contains(site)));
    }

    private void awaitRejected(String way, String site, String field) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(get("/api/rejections?limit=1000"))
                .anyMatch(one -> one.path("topic").asText().equals(way)
                        && one.path("payload").asText().contains(site)
                        && one.at("/problems/0/field").asText().equals(field)));
    }

    private JsonNode alarms(String site) {
        return get(TMF + "?limit=1000&alarmedObject.id=" + site);
    }

    private List<String> states(String site) {
        List<String> states = new ArrayList<>();
        alarms(site)
                .forEach(alarm -> states.add(alarm.path("probableCause").asText() + " "
                        + alarm.path("state").asText()));
        return states;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private JsonNode get(String path) {
        return http.withBasicAuth("admin", "admin").getForObject(path, JsonNode.class);
    }

    private ResponseEntity<JsonNode> post(String path, String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return http.withBasicAuth("admin", "admin")
                .postForEntity(path, new HttpEntity<>(body, headers), JsonNode.class);
    }

    private void send(String alarm) throws Exception {
        DefaultKafkaProducerFactory<byte[], byte[]> producers = new DefaultKafkaProducerFactory<>(
                kafka.buildProducerProperties(null), new ByteArraySerializer(), new ByteArraySerializer());
        new KafkaTemplate<>(producers)
                .send(new ProducerRecord<>(AlarmTopics.RAISED, alarm.getBytes(StandardCharsets.UTF_8)))
                .get();
        producers.destroy();
    }

    private String sample(String name, String site) throws IOException {
        return new ClassPathResource("sources/" + name)
                .getContentAsString(StandardCharsets.UTF_8)
                .replace("{{SITE}}", site)
                .replace("{{RUN}}", run)
                .replace("{{RAISED}}", raised.toString())
                .replace("{{CLEARED}}", cleared.toString())
                .replace("{{RAISED_MICROS}}", raised.getEpochSecond() + "000000")
                .replace("{{CLEARED_MICROS}}", cleared.getEpochSecond() + "000000")
                .replace("{{FINGERPRINT}}", Integer.toHexString(site.hashCode()));
    }
}
