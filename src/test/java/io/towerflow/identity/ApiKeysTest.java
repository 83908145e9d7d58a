package io.towerflow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import io.towerflow.audit.AuditEntry;
import io.towerflow.audit.AuditTrail;
import io.towerflow.identity.keys.ApiKeyToken;
import io.towerflow.tenancy.Tenancy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Keys of machines, from their making to their end. */
@TowerFlowTest
class ApiKeysTest {

    private static final String ALARMS = "/tmf-api/alarm/v4/alarm";

    @LocalServerPort
    int port;

    @Autowired
    ObjectMapper json;

    @Autowired
    AuditTrail audit;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ApiKeys keys;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String object = "keys-" + UUID.randomUUID();

    @Test
    void aKeyReportsAlarmsAndNothingElse() throws Exception {
        HttpResponse<String> made = made("{\"name\":\"NMS\",\"scopes\":[\"alarm:write\"]}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String key = json.readTree(made.body()).path("key").asText();
        assertThat(key).startsWith("tf_");

        HttpResponse<String> posted = send("POST", ALARMS, bearer(key), alarm("nms-1"));
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
        assertThat(posted.headers().allValues("Set-Cookie")).noneMatch(it -> it.startsWith("JSESSIONID"));
        assertThat(send("POST", "/connectors/alertmanager", bearer(key), "{}").statusCode())
                .isEqualTo(400);
        for (String path : List.of(
                ALARMS,
                "/api/incidents",
                "/api/sites",
                "/api/keys",
                "/api/work-orders",
                "/engine-rest/task",
                "/actuator/prometheus",
                "/camunda/app/tasklist/default/",
                "/",
                "/live/incidents")) {
            HttpResponse<String> refused = send("GET", path, bearer(key), null);
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("insufficient_scope");
        }
        assertThat(send("POST", "/api/keys", bearer(key), "{\"name\":\"x\",\"scopes\":[\"alarm:read\"]}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void eachScopeOpensItsAddresses() throws Exception {
        String key = key("[\"alarm:read\",\"incident:read\",\"work-order:read\",\"site:read\",\"monitoring:read\"]");

        for (String path : List.of(ALARMS, "/api/incidents", "/api/sites", "/api/work-orders")) {
            assertThat(send("GET", path, bearer(key), null).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        // In tests nothing is measured: the door is open, and the endpoint behind it is missing.
        assertThat(send("GET", "/actuator/prometheus", bearer(key), null).statusCode())
                .isNotIn(401, 403);
        assertThat(send("POST", ALARMS, bearer(key), alarm("nms-1")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void theListNeverShowsAKeyAndTellsItsLastUse() throws Exception {
        JsonNode made = json.readTree(made("{\"name\":\"List\",\"scopes\":[\"alarm:read\"],\"source\":\"nms-l\","
                        + "\"expires\":\"2999-01-01T00:00:00+01:00\"}")
                .body());
        String key = made.path("key").asText();
        assertThat(send("GET", ALARMS, bearer(key), null).statusCode()).isEqualTo(200);

        HttpResponse<String> list = send("GET", "/api/keys?limit=1000", basic("admin"), null);
        assertThat(list.body()).doesNotContain(key.substring(3, 46)).doesNotContain("digest");
        assertThat(list.headers().firstValue("X-Total-Count")).isPresent();
        JsonNode listed = listed(list.body(), made.path("id").asText());
        assertThat(listed.path("name").asText()).isEqualTo("List");
        assertThat(listed.path("scopes").get(0).asText()).isEqualTo("alarm:read");
        assertThat(listed.path("source").asText()).isEqualTo("nms-l");
        assertThat(listed.path("expires").asText()).isEqualTo("2998-12-31T23:00:00Z");
        assertThat(listed.path("createdBy").asText()).isEqualTo("admin");
        assertThat(Instant.parse(listed.path("lastUsed").asText()))
                .isAfterOrEqualTo(Instant.parse(listed.path("created").asText()));
        assertThat(listed.path("lastUsedFrom").asText()).isEqualTo("127.0.0.1");
        assertThat(listed.path("revoked").isNull()).isTrue();
    }

    @Test
    void theKeyItselfIsKeptNowhere() throws Exception {
        String key = key("[\"alarm:read\"]");

        String rows = Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.execute(tx -> jdbc.sql("SELECT string_agg(row_to_json(k)::text, '') FROM api_key k")
                        .query(String.class)
                        .single()));
        assertThat(rows).isNotNull().doesNotContain(key.substring(3, 46));
    }

    @Test
    void aRevokedKeyIsRefusedAtOnceAndSoIsABogusOne() throws Exception {
        JsonNode made = json.readTree(
                made("{\"name\":\"Gone\",\"scopes\":[\"alarm:write\"]}").body());
        String key = made.path("key").asText();
        String id = made.path("id").asText();
        assertThat(send("POST", ALARMS, bearer(key), alarm("nms-1")).statusCode())
                .isEqualTo(201);

        assertThat(send("DELETE", "/api/keys/" + id, basic("admin"), null).statusCode())
                .isEqualTo(204);
        HttpResponse<String> refused = send("POST", ALARMS, bearer(key), alarm("nms-1"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer ")
                .contains("error=\"invalid_token\"", "revoked");
        assertThat(send("DELETE", "/api/keys/" + id, basic("admin"), null).statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/api/keys/none", basic("admin"), null).statusCode())
                .isEqualTo(404);

        for (String bogus : List.of("x", "", "tf_" + "A".repeat(51), ApiKeyToken.fresh())) {
            HttpResponse<String> unknown = send("GET", "/api/incidents", bearer(bogus), null);
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(unknown.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("invalid_token");
            assertThat(unknown.headers().allValues("Set-Cookie")).noneMatch(it -> it.startsWith("JSESSIONID"));
        }
        assertThat(entries("api-key " + id))
                .extracting(AuditEntry::action)
                .contains("create-api-key", "use-api-key", "revoke-api-key", "refuse-api-key");
        assertThat(entries("api-key " + id))
                .allSatisfy(entry -> assertThat(entry.details()).containsEntry("from", "127.0.0.1"));
    }

    /** Another node of the same server changes the row; this one must know it within a second or two. */
    @Test
    void aKeyThatAnotherNodeRevokedIsRefusedSoon() throws Exception {
        JsonNode made = json.readTree(
                made("{\"name\":\"Elsewhere\",\"scopes\":[\"site:read\"]}").body());
        String key = made.path("key").asText();
        assertThat(send("GET", "/api/sites", bearer(key), null).statusCode()).isEqualTo(200);

        change(
                "UPDATE api_key SET revoked_at = now() WHERE id = ?",
                made.path("id").asText());

        await().atMost(Duration.ofSeconds(10))
                .until(() -> send("GET", "/api/sites", bearer(key), null).statusCode() == 401);
    }

    @Test
    void anExpiredKeyIsRefused() throws Exception {
        JsonNode made = json.readTree(
                made("{\"name\":\"Short\",\"scopes\":[\"site:read\"],\"expires\":\"2999-01-01T00:00:00Z\"}")
                        .body());
        change(
                "UPDATE api_key SET expires_at = now() WHERE id = ?",
                made.path("id").asText());

        HttpResponse<String> refused =
                send("GET", "/api/sites", bearer(made.path("key").asText()), null);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("expired");
    }

    @Test
    void rotationLetsTheOldKeyLiveThroughTheOverlap() throws Exception {
        JsonNode first = json.readTree(made("{\"name\":\"Turn\",\"scopes\":[\"site:read\"],\"source\":\"nms-t\"}")
                .body());
        HttpResponse<String> turned = send(
                "POST", "/api/keys/" + first.path("id").asText() + "/rotate", basic("admin"), "{\"overlap\":\"PT1H\"}");
        assertThat(turned.statusCode()).as(turned.body()).isEqualTo(201);
        JsonNode second = json.readTree(turned.body());

        assertThat(second.path("replaces").asText()).isEqualTo(first.path("id").asText());
        assertThat(second.path("source").asText()).isEqualTo("nms-t");
        for (JsonNode each : List.of(first, second)) {
            assertThat(send("GET", "/api/sites", bearer(each.path("key").asText()), null)
                            .statusCode())
                    .isEqualTo(200);
        }
        ApiKey old = Tenancy.as(Tenancy.DEFAULT, () -> keys.list(0, 1_000)).stream()
                .filter(it -> it.id().equals(first.path("id").asText()))
                .findFirst()
                .orElseThrow();
        assertThat(old.expires()).isNotNull();

        JsonNode third = json.readTree(send(
                        "POST",
                        "/api/keys/" + second.path("id").asText() + "/rotate",
                        basic("admin"),
                        "{\"overlap\":\"PT0S\"}")
                .body());
        assertThat(send("GET", "/api/sites", bearer(second.path("key").asText()), null)
                        .statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "/api/sites", bearer(third.path("key").asText()), null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/api/keys/" + second.path("id").asText() + "/rotate", basic("admin"), "{}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(send(
                                "POST",
                                "/api/keys/" + third.path("id").asText() + "/rotate",
                                basic("admin"),
                                "{\"overlap\":\"P400D\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aBoundKeyReportsItsOwnSourceOnly() throws Exception {
        String key = json.readTree(made("{\"name\":\"Bound\",\"scopes\":[\"alarm:write\"],\"source\":\"nms-b\"}")
                        .body())
                .path("key")
                .asText();

        HttpResponse<String> own = send("POST", ALARMS, bearer(key), alarm("nms-b"));
        assertThat(own.statusCode()).isEqualTo(201);
        HttpResponse<String> unnamed = send("POST", ALARMS, bearer(key), alarm(null));
        assertThat(unnamed.statusCode()).as(unnamed.body()).isEqualTo(201);
        assertThat(json.readTree(unnamed.body()).path("sourceSystemId").asText())
                .isEqualTo("nms-b");
        HttpResponse<String> other =
                send("POST", ALARMS, bearer(key), "[" + alarm("nms-b") + "," + alarm("nms-c") + "]");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body()).contains("nms-b", "nms-c", "report 1");
    }

    /** A heartbeat of another source would hide its silence. */
    @Test
    void aBoundKeySendsItsOwnHeartbeatsOnly() throws Exception {
        String key = json.readTree(made("{\"name\":\"Beat\",\"scopes\":[\"alarm:write\"],\"source\":\"ves-b\"}")
                        .body())
                .path("key")
                .asText();
        String beat =
                "{\"event\":{\"commonEventHeader\":{\"domain\":\"heartbeat\",\"eventId\":\"h1\",\"eventName\":\"Heartbeat\","
                        + "\"lastEpochMicrosec\":1767225600000000,\"priority\":\"Normal\",\"reportingEntityName\":\"%1$s\",\"sequence\":0,"
                        + "\"sourceName\":\"%1$s\",\"startEpochMicrosec\":1767225600000000,\"version\":\"4.1\","
                        + "\"vesEventListenerVersion\":\"7.2\"}}}";

        String ves = "/connectors/ves/eventListener/v7";
        HttpResponse<String> own = send("POST", ves, bearer(key), beat.formatted("ves-b"));
        assertThat(own.statusCode()).as(own.body()).isEqualTo(202);
        assertThat(send("POST", ves, bearer(key), beat.formatted("ves-c")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void wrongKeysAreRefusedWithTheirFields() throws Exception {
        HttpResponse<String> answer = made("{\"scopes\":[\"alarm:write\",\"alarm:eat\"],\"expires\":\"tomorrow\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"name\"", "scopes[1]", "\"expires\"");
        assertThat(made("{\"name\":\"x\",\"scopes\":[]}").body()).contains("\"scopes\"");
        assertThat(made("{\"name\":\"a\\u0000b\\r\\n\",\"scopes\":[\"site:read\"]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(made("{\"name\":\"x\",\"scopes\":[\"site:read\"],\"expires\":\"2001-01-01T00:00:00Z\"}")
                        .statusCode())
                .isEqualTo(400);
        for (String role : List.of("dispatcher", "manager", "analyst", "technician")) {
            assertThat(send("GET", "/api/keys", basic(role), null).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void aKeyOfAnotherTenantIsNotListed() {
        ApiKeys.Issued other = Tenancy.as(
                "itsm",
                () -> keys.create(new ApiKeys.Wanted("Theirs", Set.of(Scope.SITE_READ), null, null), "root", "::1"));

        assertThat(Tenancy.as(Tenancy.DEFAULT, () -> keys.list(0, 1_000)))
                .extracting(ApiKey::id)
                .doesNotContain(other.stored().id());
        assertThat(other.toString()).doesNotContain(other.key());
    }

    private void change(String update, String id) {
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.execute(tx -> jdbc.sql(update).param(id).update()));
    }

    private List<AuditEntry> entries(String thing) {
        return Tenancy.as(Tenancy.DEFAULT, () -> audit.entries(thing, 0, 100));
    }

    private JsonNode listed(String list, String id) throws Exception {
        for (JsonNode each : json.readTree(list)) {
            if (each.path("id").asText().equals(id)) {
                return each;
            }
        }
        throw new AssertionError("no key " + id);
    }

    private String key(String scopes) throws Exception {
        return json.readTree(
                        made("{\"name\":\"Test\",\"scopes\":" + scopes + "}").body())
                .path("key")
                .asText();
    }

    private HttpResponse<String> made(String body) throws Exception {
        return send("POST", "/api/keys", basic("admin"), body);
    }

    private String alarm(@Nullable String source) {
        return "{" + (source == null ? "" : "\"sourceSystemId\":\"" + source + "\",")
                + "\"alarmedObject\":{\"id\":\"" + object + "\"},\"alarmType\":\"equipmentAlarm\","
                + "\"perceivedSeverity\":\"warning\",\"probableCause\":\"equipmentMalfunction\",\"alarmRaisedTime\":\""
                + Instant.EPOCH.plus(20_000, ChronoUnit.DAYS) + "\"}";
    }

    private HttpResponse<String> send(String method, String path, String authorization, @Nullable String body)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", authorization)
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/json")
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String bearer(String key) {
        return "Bearer " + key;
    }

    private static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + name).getBytes(StandardCharsets.UTF_8));
    }
}
