package io.towerflow.console.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@TowerFlowTest
class ShelvingPagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern UNSHELVE = Pattern.compile("action=\"(/alarms/[^/]+/unshelve)");

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @LocalServerPort
    int port;

    @Test
    void shelvesTheAlarmsOfChosenIncidentsAndTakesThemOffAgain() throws Exception {
        String object = "shelf-" + UUID.randomUUID();
        send("/tmf-api/alarm/v4/alarm", "admin", "application/json", """
                {"alarmedObject": {"id": "%s"}, "alarmType": "equipmentAlarm", "probableCause": "rectifierFailure",
                 "perceivedSeverity": "major", "sourceSystemId": "shelf-test", "alarmRaisedTime": "%s"}
                """.formatted(object, Instant.now()));
        String number = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> JSON.readTree(get("/api/incidents?state=open&q=" + object)
                                        .body())
                                .path(0),
                        found -> found.path("alarmCount").asInt() == 1)
                .path("number")
                .asText();

        String chosen = "numbers=" + number + "&until=four-hours&reason=";
        assertThat(form("/incidents/shelve", chosen, "dispatcher").statusCode()).isEqualTo(400);
        assertThat(form("/incidents/shelve", chosen + "Seen", "manager").statusCode())
                .isEqualTo(403);
        assertThat(form("/incidents/shelve", chosen + "The+fan+is+ordered", "dispatcher")
                        .statusCode())
                .isEqualTo(302);

        String page = get("/alarms/shelved").body();
        assertThat(page).contains(object, "The fan is ordered").doesNotContain("??");
        JsonNode incident = JSON.readTree(get("/api/incidents/" + number).body());
        assertThat(incident.path("timeline").toString()).contains("The fan is ordered");

        Matcher unshelve = UNSHELVE.matcher(page.substring(page.indexOf(object)));
        assertThat(unshelve.find()).isTrue();
        assertThat(form(unshelve.group(1), "from=shelf", "dispatcher").statusCode())
                .isEqualTo(302);
        assertThat(get("/alarms/shelved").body()).doesNotContain(object);
    }

    private HttpResponse<String> form(String path, String fields, String user) throws Exception {
        return send(path, user, "application/x-www-form-urlencoded", fields);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path, "dispatcher").build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String path, String user, String type, String body) throws Exception {
        return client.send(
                request(path, user)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String user) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8)))
                .header("Accept-Language", "en");
    }
}
