package io.towerflow.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.towerflow.TowerFlowTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.spin.plugin.variable.SpinValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What somebody signed in tries with the class of a value: to read a file of the server, and to make it call an address. */
@TowerFlowTest
class PlainVariablesTest {

    private static final String SECRET = "not-for-dispatchers";
    /** Each makes an object of a class that reads where it is told to while it is created. */
    private static final List<String> READERS = List.of(
            "org.springframework.core.io.support.ResourcePropertySource",
            "org.springframework.context.support.ClassPathXmlApplicationContext",
            "org.springframework.context.support.FileSystemXmlApplicationContext");

    @TempDir
    Path folder;

    @LocalServerPort
    int port;

    @Autowired
    TaskService tasks;

    private final List<String> called = new CopyOnWriteArrayList<>();
    private final String id = "typed-" + UUID.randomUUID();
    private HttpServer elsewhere;
    private List<String> targets;

    @BeforeEach
    void giveTheDispatcherATask() throws IOException {
        Path file = Files.writeString(folder.resolve("secret.properties"), "password=" + SECRET);
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            called.add(exchange.getRequestURI().getPath());
            byte[] answer = ("password=" + SECRET).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        elsewhere.start();
        targets = List.of(
                file.toUri().toString(),
                "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/x.properties");
        Task task = tasks.newTask(id);
        task.setAssignee("dispatcher");
        tasks.saveTask(task);
        tasks.addCandidateGroup(id, "dispatcher");
    }

    @AfterEach
    void tidy() {
        elsewhere.stop(0);
        tasks.deleteTask(id, true);
    }

    @Test
    void noCallOfTheEnginesApiCreatesAnObjectOfANamedClass() {
        List<String> wrong = new ArrayList<>();
        for (EngineClient client : clients()) {
            for (String reader : READERS) {
                for (String target : targets) {
                    for (HttpResponse<String> answer : tries(client, typed(reader, target), reader, target)) {
                        if (answer.statusCode() < 400
                                || answer.statusCode() >= 500
                                || answer.body().contains(SECRET)) {
                            wrong.add(answer + ": " + answer.body());
                        }
                    }
                }
            }
            String shown = client.get("/task/" + id + "/variables?deserializeValues=true")
                            .body()
                    + client.get("/variable-instance?taskIdIn=" + id + "&deserializeValues=true")
                            .body();
            if (shown.contains(SECRET)) {
                wrong.add(shown);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(called).isEmpty();
        assertThat(tasks.createTaskQuery().taskId(id).count()).isEqualTo(1);
        assertThat(tasks.getVariables(id)).isEmpty();
    }

    @Test
    void theEngineStoresNoObjectsFilesAndBytesWhoeverWritesThem() {
        assertThat(Stream.of(
                        Variables.serializedObjectValue("\"" + targets.getFirst() + "\"")
                                .serializationDataFormat("application/json")
                                .objectTypeName(READERS.getFirst())
                                .create(),
                        Variables.objectValue(Map.of("a", "b")).create(),
                        Variables.fileValue("x.txt").file(new byte[] {1}).create(),
                        Variables.byteArrayValue(new byte[] {1}),
                        Variables.untypedValue(List.of("a"))))
                .allSatisfy(value -> assertThatThrownBy(() -> tasks.setVariable(id, "x", value))
                        .isInstanceOf(ProcessEngineException.class)
                        .hasMessageContaining("serializer"));
    }

    @Test
    void plainValuesAndJsonAreKeptAndJsonNamesNoClass() {
        tasks.setVariables(
                id,
                Map.of(
                        "text",
                        "a",
                        "number",
                        3,
                        "share",
                        0.5,
                        "truth",
                        true,
                        "shown",
                        SpinValues.jsonValue("{\"@class\": \"" + READERS.getFirst() + "\", \"source\": \""
                                        + targets.getLast() + "\"}")
                                .create()));

        assertThat(tasks.getVariables(id)).containsEntry("text", "a").containsEntry("number", 3);
        assertThat(tasks.getVariable(id, "shown").toString()).contains("\"@class\"");
        assertThat(called).isEmpty();
    }

    private List<EngineClient> clients() {
        return List.of(EngineClient.rest(port, "dispatcher"), EngineClient.webApp(port, "dispatcher"));
    }

    private List<HttpResponse<String>> tries(EngineClient client, String typed, String reader, String target) {
        String variables = "{\"variables\": {\"x\": " + typed + "}}";
        String java =
                "{\"type\": \"Object\", \"value\": \"" + Base64.getEncoder().encodeToString(new byte[] {1, 2})
                        + "\", \"valueInfo\": {\"objectTypeName\": \"java.util.HashMap\","
                        + " \"serializationDataFormat\": \"application/x-java-serialized-object\"}}";
        return List.of(
                client.put("/task/" + id + "/variables/x", typed),
                client.put("/task/" + id + "/variables/x", java),
                client.put("/task/" + id + "/localVariables/x", typed),
                client.post("/task/" + id + "/variables", "{\"modifications\": {\"x\": " + typed + "}}"),
                client.upload("/task/" + id + "/variables/x/data", reader, "application/json", "\"" + target + "\""),
                client.upload("/task/" + id + "/variables/x/data", "java.util.HashMap", "application/json", "{}"),
                client.post("/task/" + id + "/resolve", variables),
                client.post("/task/" + id + "/submit-form", variables),
                client.post("/task/" + id + "/complete", variables),
                client.post(
                        "/message",
                        "{\"messageName\": \"incident.opened\", \"processVariables\": {\"x\": " + typed + "}}"),
                client.post("/process-definition/key/handle-incident/start", variables),
                client.post("/process-definition/key/handle-incident/submit-form", variables),
                client.post("/decision-definition/key/any/evaluate", variables),
                client.post("/signal", "{\"name\": \"any\", \"variables\": {\"x\": " + typed + "}}"));
    }

    private static String typed(String reader, String target) {
        return "{\"type\": \"Object\", \"value\": \"\\\"" + target + "\\\"\", \"valueInfo\": {\"objectTypeName\": \""
                + reader + "\", \"serializationDataFormat\": \"application/json\"}}";
    }
}
