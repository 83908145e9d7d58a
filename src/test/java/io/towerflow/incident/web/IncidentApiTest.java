package io.towerflow.incident.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.StoredTexts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

@TowerFlowTest
class IncidentApiTest {

    @Autowired
    TestRestTemplate http;

    @Autowired
    StoredTexts sentences;

    @Test
    void anIncidentOpenedByHandIsListedAndSaidInTheReadersLanguage() {
        String number = open("Mast paint");

        ResponseEntity<JsonNode> list = call(HttpMethod.GET, "/api/incidents?state=open&limit=1000", null, "en");
        assertThat(list.getHeaders().getFirst("X-Total-Count")).isNotNull();
        assertThat(list.getBody())
                .filteredOn(incident -> incident.get("number").asText().equals(number))
                .singleElement()
                .satisfies(incident -> {
                    assertThat(incident.get("evidence").isArray()).isTrue();
                    assertThat(incident.get("timeline").get(0).get("sentence").asText())
                            .isEqualTo("Incident opened by hand");
                });

        JsonNode english =
                call(HttpMethod.GET, "/api/incidents/" + number, null, "en").getBody();
        assertThat(english.get("title").asText()).isEqualTo("Mast paint");
        assertThat(english.get("severity").asText()).isEqualTo("minor");
        assertThat(english.get("workOrders").isArray()).isTrue();
        assertThat(english.get("timeline").get(0).get("sentence").asText()).isEqualTo("Incident opened by hand");
        JsonNode french =
                call(HttpMethod.GET, "/api/incidents/" + number, null, "fr").getBody();
        assertThat(french.get("timeline").get(0).get("sentence").asText()).isEqualTo("Incident ouvert à la main");
        cancel(number);
    }

    @Test
    void whatIsCountedReadsWellForNoneOneAndMany() {
        assertThat(List.of("0", "1", "2").stream()
                        .map(alarms -> sentences.say(
                                "default",
                                new RootCause.Sentence(
                                        "correlation.cause.mains",
                                        List.of("4711", "0", "1", "commercialPowerFailure", alarms)),
                                Locale.ENGLISH)))
                .containsExactly(
                        "Mains lost at 4711: the site runs on its reserve",
                        "Mains lost at 4711: the site runs on its reserve (1 alarm follows from it)",
                        "Mains lost at 4711: the site runs on its reserve (2 alarms follow from it)");
        assertThat(List.of("1", "3").stream()
                        .map(sites -> sentences.say(
                                "default",
                                new RootCause.Sentence(
                                        "correlation.cause.siteDownAndBehind",
                                        List.of("4711", sites, "1", "outOfService", "4")),
                                Locale.FRENCH)))
                .containsExactly(
                        "4711 ne répond plus et coupe 1 site situé derrière",
                        "4711 ne répond plus et coupe 3 sites situés derrière");
    }

    @Test
    void anUnknownIncidentIsNotFoundAndAnEndedOneIsAConflict() {
        assertThat(call(HttpMethod.GET, "/api/incidents/INC-1999-000001", null, "en")
                        .getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
        String number = open("Over");
        cancel(number);
        assertThat(call(HttpMethod.POST, "/api/incidents/" + number + "/acknowledge", Map.of(), "en")
                        .getStatusCode())
                .isEqualTo(HttpStatus.CONFLICT);
        assertThat(call(HttpMethod.POST, "/api/incidents/" + number + "/merge", Map.of("into", number), "en")
                        .getStatusCode())
                .isEqualTo(HttpStatus.UNPROCESSABLE_ENTITY);
        assertThat(call(HttpMethod.GET, "/api/incidents?state=lost", null, "en").getStatusCode())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void twoIncidentsBecomeOneAndManyAreDealtWithAtOnce() {
        String first = open("First");
        String second = open("Second");
        assertThat(call(HttpMethod.POST, "/api/incidents/" + second + "/merge", Map.of("into", first), "en")
                        .getStatusCode())
                .isEqualTo(HttpStatus.ACCEPTED);
        assertThat(call(HttpMethod.GET, "/api/incidents/" + second, null, "en")
                        .getBody()
                        .get("mergedInto")
                        .asText())
                .isEqualTo(first);

        JsonNode outcomes = call(
                        HttpMethod.POST,
                        "/api/incidents/bulk",
                        Map.of("action", "cancel", "numbers", List.of(first, second), "reason", "tidy"),
                        "en")
                .getBody();
        assertThat(outcomes.get(0).get("status").asInt()).isEqualTo(202);
        assertThat(outcomes.get(1).get("status").asInt()).isEqualTo(409);
    }

    @Test
    void aShiftTellsTheNext() {
        assertThat(call(HttpMethod.POST, "/api/hand-over-notes", Map.of("text", "Genset 12 rattles"), "en")
                        .getStatusCode())
                .isEqualTo(HttpStatus.CREATED);
        assertThat(call(HttpMethod.GET, "/api/hand-over-notes", null, "en")
                        .getBody()
                        .get(0)
                        .get("text")
                        .asText())
                .isEqualTo("Genset 12 rattles");
    }

    private String open(String title) {
        ResponseEntity<JsonNode> opened = call(
                HttpMethod.POST,
                "/api/incidents",
                Map.of("title", title, "severity", "minor", "sites", List.of()),
                "en");
        assertThat(opened.getStatusCode()).isEqualTo(HttpStatus.CREATED);
        return opened.getBody().get("number").asText();
    }

    private void cancel(String number) {
        assertThat(call(HttpMethod.POST, "/api/incidents/" + number + "/cancel", Map.of("reason", "test"), "en")
                        .getStatusCode())
                .isEqualTo(HttpStatus.ACCEPTED);
    }

    private ResponseEntity<JsonNode> call(HttpMethod method, String path, @Nullable Object body, String language) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, language);
        return http.withBasicAuth("dispatcher", "dispatcher")
                .exchange(path, method, new HttpEntity<>(body, headers), JsonNode.class);
    }
}
