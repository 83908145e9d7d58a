package io.towerflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.RunningServer;
import io.towerflow.demo.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Starts this version on the database of each released one, with incidents under way on that version's diagrams and forms, and
 * works on them to their end: one that waits for a dispatcher, one whose technician has been asked, one whose technician is
 * on the way, and one that waits for its cause to be confirmed.
 */
class UpgradeIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WATCH = "{\"decision\":{\"value\":\"watch\",\"type\":\"String\"}}";
    private static final String CONFIRMED = "{\"verdict\":{\"value\":\"confirmed\",\"type\":\"String\"}}";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    static List<StoredRelease> releases() {
        return StoredRelease.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("releases")
    @Timeout(600)
    void goesOnWithTheIncidentsOf(StoredRelease release) throws SQLException, IOException {
        String answered;
        try (EmbeddedDatabase database = new EmbeddedDatabase(home)) {
            release.restore(database.url(), "postgres", EmbeddedDatabase.OWNER, EmbeddedDatabase.APPLICATION);
            answered = answerUnheard(database.url());
        }
        try (RunningServer server = new RunningServer(home, Map.of("TOWERFLOW_DEMO_STORY", "false")).start()) {
            String triaged = incidentAt(server, "userTask_triageIncident");
            // Its cause may be confirmed by a person; when nobody does so in time, it closes by itself
            String cleared = rows(server, "select number from incident where cleared_at is not null")
                    .getFirst();
            String offered = incidentOfWorkOrder(server, "pending");
            String accepted = incidentOfWorkOrder(server, "acknowledged");

            Awaitility.await("the process of " + answered + " hears the answer and confirms the visit")
                    .atMost(PATIENCE)
                    .until(() -> !rows(server, """
                            select 1 from message where template = 'dispatch.confirmation'
                            and incident_number = '%s'""".formatted(answered)).isEmpty());

            complete(server, triaged, "userTask_triageIncident", WATCH);
            tasks(server, "taskDefinitionKey=userTask_confirmRootCause&processInstanceBusinessKey=" + cleared)
                    .forEach(task -> complete(server, task.path("id").asText(), CONFIRMED));
            awaitState(server, cleared, "closed");

            reply(server, offered, "YES", "acknowledged");
            for (String incident : List.of(offered, accepted, answered)) {
                reply(server, incident, "DONE", "completed");
            }
            for (String incident : List.of(triaged, offered, accepted, answered)) {
                clear(server, incident);
                awaitState(server, incident, "cleared");
                complete(server, incident, "userTask_confirmRootCause", CONFIRMED);
                awaitState(server, incident, "closed");
            }
            assertThat(rows(server, "select incident_msg_ from act_ru_incident"))
                    .as("jobs that failed for good")
                    .isEmpty();
            assertThat(rows(server, """
                    select number from incident i where state not in ('merged', 'closed', 'cancelled') and 1 <> (
                      select count(*) from act_ru_execution e where e.business_key_ = i.number and e.parent_id_ is null
                      and e.proc_def_id_ like 'handle-incident:%')"""))
                    .as("open incidents without exactly one process")
                    .isEmpty();
        }
    }

    /** Lets a technician accept, as a server that stopped before the process heard it left it; returns the incident. */
    private static String answerUnheard(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database, "postgres", "");
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("""
                    WITH answered AS (
                      UPDATE work_order SET state = 'acknowledged' WHERE id = (
                        SELECT min(id) FROM work_order WHERE state = 'pending') RETURNING *),
                    offer AS (
                      UPDATE work_order_offer o SET state = 'accepted', answered_at = now()
                      FROM answered a WHERE o.work_order_id = a.id AND o.technician_id = a.technician_id)
                    INSERT INTO dispatch_command (tenant_id, work_order_id, incident_number, message, due_at)
                    SELECT tenant_id, id, incident_number, 'workOrder.accepted', now() FROM answered
                    RETURNING incident_number""")) {
                assertThat(row.next()).as("a work order that is being offered").isTrue();
                return row.getString(1);
            }
        }
    }

    private static String incidentAt(RunningServer server, String task) {
        String process = tasks(server, "taskDefinitionKey=" + task)
                .findFirst()
                .orElseThrow(() -> new AssertionError("The release holds no " + task))
                .path("processInstanceId")
                .asText();
        return read(server, "/engine-rest/process-instance/" + process)
                .path("businessKey")
                .asText();
    }

    private static String incidentOfWorkOrder(RunningServer server, String state) {
        return elements(read(server, "/api/work-orders?limit=1000"))
                .filter(order -> order.path("state").asText().equals(state))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The release holds no work order that is " + state))
                .path("incidentNumber")
                .asText();
    }

    private static void complete(RunningServer server, String incident, String task, String variables) {
        String id = Awaitility.await(task + " of " + incident)
                .atMost(PATIENCE)
                .until(
                        () -> tasks(server, "taskDefinitionKey=" + task + "&processInstanceBusinessKey=" + incident)
                                .map(found -> found.path("id").asText())
                                .findFirst()
                                .orElse(""),
                        found -> !found.isEmpty());
        complete(server, id, variables);
    }

    private static void complete(RunningServer server, String task, String variables) {
        assertThat(server.post("/engine-rest/task/" + task + "/complete", "{\"variables\":" + variables + "}", "admin")
                        .statusCode())
                .as("completing task %s", task)
                .isEqualTo(204);
    }

    /** Answers, as often as somebody new is asked meanwhile, for the technician whose phone has the incident's work order. */
    private static void reply(RunningServer server, String incident, String word, String state) {
        Awaitility.await("the work order of " + incident + " is " + state + " after " + word)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    for (String phoneAndCode : rows(server, """
                            select p.phone || ' ' || o.code from work_order o
                            join work_order_offer f on f.work_order_id = o.id and f.state in ('open', 'accepted')
                            join person p on p.id = f.technician_id
                            where o.incident_number = '%s' and o.state <> '%s'""".formatted(incident, state))) {
                        String[] parts = phoneAndCode.split(" ");
                        server.post(
                                "/demo/phones/" + parts[0].replace("+", "%2B") + "/reply",
                                "{\"body\":\"" + word + " " + parts[1] + "\"}",
                                "admin");
                    }
                    return elements(read(server, "/api/work-orders?limit=1000"))
                            .anyMatch(order ->
                                    order.path("incidentNumber").asText().equals(incident)
                                            && order.path("state").asText().equals(state));
                });
    }

    private static void clear(RunningServer server, String incident) {
        List<String> active = rows(server, """
                select a.id::text from alarm a join situation_alarm s on s.alarm_id = a.id
                join incident_situation i on i.situation_id = s.situation_id
                where i.incident_number = '%s' and a.cleared_at is null""".formatted(incident));
        assertThat(active).as("active alarms of " + incident).isNotEmpty();
        for (String id : active) {
            ObjectNode alarm = (ObjectNode) read(server, "/tmf-api/alarm/v4/alarm/" + id);
            alarm.put("perceivedSeverity", "cleared")
                    .put("alarmClearedTime", Instant.now().toString());
            assertThat(server.post("/tmf-api/alarm/v4/alarm", alarm.toString(), "admin")
                            .statusCode())
                    .as("clear of %s", alarm)
                    .isEqualTo(201);
        }
    }

    private static void awaitState(RunningServer server, String incident, String state) {
        Awaitility.await(incident + " is " + state)
                .atMost(PATIENCE)
                .until(
                        () -> read(server, "/api/incidents/" + incident)
                                .path("state")
                                .asText(),
                        state::equals);
    }

    private static Stream<JsonNode> tasks(RunningServer server, String query) {
        return elements(read(server, "/engine-rest/task?sortBy=created&sortOrder=asc&" + query));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonNode read(RunningServer server, String path) {
        try {
            return JSON.readTree(server.get(path, "admin").body());
        } catch (IOException e) {
            throw new IllegalStateException(path + " does not answer JSON", e);
        }
    }

    private static List<String> rows(RunningServer server, String sql) {
        try (Connection connection = server.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
