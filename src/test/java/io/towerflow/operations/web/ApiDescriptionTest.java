package io.towerflow.operations.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@TowerFlowTest
class ApiDescriptionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What only another system or a page sends, or what holds whole files. */
    private static final Set<String> NO_EXAMPLE = Set.of(
            "POST /api/rules/backtests",
            "POST /api/rules/proposals",
            "POST /api/rules/{set}/check",
            "POST /api/rules/{set}/test",
            "POST /connectors/itsm/events",
            "POST /connectors/prometheus/write",
            "POST /connectors/twilio/call",
            "POST /connectors/twilio/sms",
            "POST /connectors/twilio/status",
            "POST /job/{token}/said/{key}",
            "POST /demo/elements/actions",
            "POST /demo/phones/{number}/reply",
            "POST /api/rules/import",
            "POST /api/rules/tables",
            "POST /api/rules/tables/export",
            "POST /api/rules/tables/import",
            "POST /api/inventory",
            "POST /api/work-orders/{id}/decline",
            "POST /api/work-orders/{id}/done",
            "POST /api/work-orders/{id}/not-repaired");

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Test
    void saysWhatEachCallDoesForWhomAndUnderWhichHeading() throws Exception {
        List<String> silent = new ArrayList<>();
        int calls = 0;
        for (Call call : calls()) {
            calls++;
            String heading = call.operation().at("/tags/0").asText();
            if (heading.isEmpty()
                    || heading.contains("controller")
                    || call.operation().path("tags").size() != 1) {
                silent.add(call + " has the heading " + heading);
            }
            if (call.operation().path("summary").asText().isBlank()) {
                silent.add(
                        call + " does not say what it does: " + call.operation().path("description"));
            }
            if (!call.operation().path("description").asText().contains("*For: ")) {
                silent.add(call + " does not say for whom");
            }
        }
        assertThat(calls).isGreaterThan(100);
        assertThat(silent).isEmpty();
    }

    @Test
    void givesBodiesThatAreAcceptedAsTheyStand() throws Exception {
        List<String> refused = new ArrayList<>();
        for (Call call : calls()) {
            JsonNode content = call.operation().at("/requestBody/content");
            if (content.isMissingNode() || NO_EXAMPLE.contains(call.toString())) {
                continue;
            }
            JsonNode example = content.path("application/json").path("example");
            if (example.isMissingNode()) {
                refused.add(call + " has no example");
                continue;
            }
            HttpResponse<String> answer = send(
                    call.method(),
                    call.path()
                            .replaceFirst("(learned-causes|drafts)/\\{id}", "$1/999999999")
                            .replaceAll("\\{[a-z]+}", UUID.randomUUID().toString()),
                    example.toString());
            if (answer.statusCode() == 400 || answer.statusCode() == 415 || answer.statusCode() >= 500) {
                refused.add(call + " " + answer.statusCode() + " " + answer.body());
            }
        }
        assertThat(refused).isEmpty();
    }

    private record Call(String method, String path, JsonNode operation) {
        @Override
        public String toString() {
            return method + ' ' + path;
        }
    }

    private List<Call> calls() throws Exception {
        List<Call> calls = new ArrayList<>();
        JSON.readTree(send("GET", "/v3/api-docs", "").body())
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> calls.add(new Call(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        return calls;
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
