package io.towerflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A demo becomes somebody's own server, on the same data. */
class WithoutDemoIT {

    private static final String PASSWORD = "correct horse battery";
    private static final List<String> DEMO_USERS = List.of("dispatcher", "manager", "analyst", "technician", "admin");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    @Test
    @Timeout(600)
    void letsNobodyOfTheDemoInAndStartsForAnAdministratorOnly() throws Exception {
        try (RunningServer demo = new RunningServer(home, Map.of("TOWERFLOW_DEMO_STORY", "false")).start()) {
            DEMO_USERS.forEach(user -> assertThat(demo.get("/api/sites", user).statusCode())
                    .as(user)
                    .isEqualTo(200));
            // Whatever wrong passwords do to an account, it goes.
            for (int i = 0; i < 11; i++) {
                demo.get("/api/sites", "analyst", "guess-" + i);
            }
        }

        try (RunningServer open = new RunningServer(home, Map.of("TOWERFLOW_LISTEN", "0.0.0.0"))) {
            Files.delete(open.log());
            open.launch();
            assertThat(open.awaitEnd()).isNotZero();
            assertThat(lines(open))
                    .filteredOn(line -> line.contains("TOWERFLOW_DEMO_OPEN"))
                    .hasSize(1);
        }

        try (RunningServer nobodys = new RunningServer(home, Map.of("TOWERFLOW_DEMO", "false"))) {
            Files.delete(nobodys.log());
            nobodys.launch();
            assertThat(nobodys.awaitEnd()).isNotZero();
            assertThat(lines(nobodys))
                    .filteredOn(line -> line.contains("TOWERFLOW_ADMIN_PASSWORD"))
                    .hasSize(1);
            assertThat(lines(nobodys)).noneMatch(line -> line.startsWith("\tat "));
        }

        Map<String, String> own = Map.of(
                "TOWERFLOW_DEMO", "false", "TOWERFLOW_ADMIN_USER", "admin", "TOWERFLOW_ADMIN_PASSWORD", PASSWORD);
        try (RunningServer server = new RunningServer(home, own).start()) {
            assertThat(server.get("/api/sites", "admin", PASSWORD).statusCode()).isEqualTo(200);
            assertThat(server.get("/demo/phones", "admin", PASSWORD).statusCode())
                    .isEqualTo(404);
            DEMO_USERS.forEach(user -> assertThat(server.get("/api/sites", user).statusCode())
                    .as("%s with the demo's password", user)
                    .isEqualTo(401));
            assertThat(users(server)).containsExactly("admin");
            assertThat(server.get("/demo/mailbox", null).statusCode()).isNotEqualTo(200);
            assertThatAnAlarmGoesAllTheWay(server);
            assertThatStrangersAreRefused(server);
        }

        // A demo again: the README's kcat works without credentials, and the data is still there
        try (RunningServer demo = new RunningServer(home, Map.of("TOWERFLOW_DEMO_STORY", "false")).start()) {
            try (Admin anybody = Admin.create(Map.of("bootstrap.servers", demo.bootstrapServers()))) {
                assertThat(anybody.listTopics().names().get(30, TimeUnit.SECONDS))
                        .contains("alarm.raised.v1");
            }
            assertThat(demo.get("/api/incidents", "dispatcher").body()).contains("PROOF-1");
        }
    }

    /** By the producer of the gate, the transactional re-keyer, the intake's consumer and the outbox. */
    private static void assertThatAnAlarmGoesAllTheWay(RunningServer server) throws Exception {
        assertThat(server.get("/actuator/health/broker", "admin", PASSWORD).body())
                .contains("\"UP\"");
        String alarm = """
                {"alarmType": "equipmentAlarm", "perceivedSeverity": "critical", "probableCause": "outOfService",
                 "alarmedObject": {"id": "PROOF-1"}, "sourceSystemId": "proof", "alarmRaisedTime": "%s"}
                """.formatted(Instant.now());
        assertThat(server.post("/tmf-api/alarm/v4/alarm", alarm, "admin", PASSWORD)
                        .statusCode())
                .as("no person's password reports alarms here")
                .isEqualTo(403);
        String key = new ObjectMapper()
                .readTree(server.post(
                                "/api/keys", "{\"name\": \"proof\", \"scopes\": [\"alarm:write\"]}", "admin", PASSWORD)
                        .body())
                .path("key")
                .asText();
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(server.url("/tmf-api/alarm/v4/alarm")))
                                        .header("Authorization", "Bearer " + key)
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(alarm))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(201);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> server.get("/api/incidents", "admin", PASSWORD)
                .body()
                .contains("PROOF-1"));
        try (Consumer<String, String> events = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        server.bootstrapServers(),
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"towerflow\" password=\""
                                + server.credentials().getProperty("kafka.towerflow") + "\";"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> all = events.partitionsFor("incident.changed.v1").stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            events.assign(all);
            events.seekToBeginning(all);
            List<String> told = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                events.poll(Duration.ofSeconds(1)).forEach(event -> told.add(event.value()));
                return told.stream().anyMatch(event -> event.contains("PROOF-1"));
            });
        }
    }

    private void assertThatStrangersAreRefused(RunningServer server) throws Exception {
        assertThat(Files.getPosixFilePermissions(home.resolve("credentials.properties")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(Files.getPosixFilePermissions(home.resolve("kafka")))
                .allMatch(one -> one.name().startsWith("OWNER"));
        String port = Files.readAllLines(home.resolve("postgres").resolve("postmaster.pid"))
                .get(3)
                .strip();
        for (String role : List.of("postgres", "towerflow_owner", "towerflow_app", "towerflow_intake")) {
            for (String password : List.of("", role, "towerflow")) {
                assertThatThrownBy(() -> DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + port + "/towerflow", role, password))
                        .as("%s with «%s»", role, password)
                        .isInstanceOf(SQLException.class);
            }
        }
        String wrong = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"towerflow\" "
                + "password=\"towerflow\";";
        int broker = Integer.parseInt(server.bootstrapServers().split(":")[1]);
        for (Map<String, Object> address : List.<Map<String, Object>>of(
                Map.of("bootstrap.servers", "127.0.0.1:" + broker),
                Map.of("bootstrap.controllers", "127.0.0.1:" + (broker + 1)))) {
            Map<String, Object> settings = new HashMap<>(address);
            settings.put("default.api.timeout.ms", 4_000);
            settings.put("request.timeout.ms", 2_000);
            try (Admin nobody = Admin.create(settings)) {
                assertThatThrownBy(() -> nobody.describeCluster().nodes().get(30, TimeUnit.SECONDS))
                        .as("nobody at %s", address)
                        .hasCauseInstanceOf(TimeoutException.class);
            }
            settings.put("security.protocol", "SASL_PLAINTEXT");
            settings.put("sasl.mechanism", "PLAIN");
            settings.put("sasl.jaas.config", wrong);
            try (Admin stranger = Admin.create(settings)) {
                assertThatThrownBy(() -> stranger.describeCluster().nodes().get(30, TimeUnit.SECONDS))
                        .as("a wrong password at %s", address)
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
        }
    }

    private static List<String> lines(RunningServer server) throws IOException {
        return Files.readAllLines(server.log());
    }

    private static List<String> users(RunningServer server) throws SQLException {
        try (Connection database = server.database();
                ResultSet found = database.createStatement().executeQuery("SELECT id_ FROM act_id_user ORDER BY id_")) {
            List<String> ids = new ArrayList<>();
            while (found.next()) {
                ids.add(found.getString(1));
            }
            return ids;
        }
    }
}
