package io.towerflow.operations.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.operations.EngineClient;
import io.towerflow.tenancy.Tenancy;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.spin.plugin.variable.SpinValues;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the engine's REST API takes as the answer to a task, with each form that the product ships. */
@TowerFlowTest
class TaskFormsTest {

    private static final String KEY = "task-forms";
    private static final ObjectMapper JSON = new ObjectMapper();

    @LocalServerPort
    int port;

    @Autowired
    RepositoryService repository;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    HistoryService history;

    @AfterEach
    void forget() {
        repository
                .createDeploymentQuery()
                .deploymentName(KEY)
                .list()
                .forEach(one -> repository.deleteDeployment(one.getId(), true));
    }

    @Test
    void eachShippedFormTakesItsFieldsAndNothingElse() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Path> forms = shipped();
        for (Path form : forms) {
            Map<String, FormField> fields = FormField.of(JSON.readTree(Files.readString(form)));
            deploy(form);
            for (EngineClient client : clients()) {
                for (String call : List.of("complete", "submit-form")) {
                    String task = task();
                    refused(client, task, call, wrong);
                    fields.values().forEach(field -> refusedValues(client, task, call, field, wrong));
                    ObjectNode right = JSON.createObjectNode();
                    fields.forEach((key, field) -> right.set(key, value(right(field))));
                    HttpResponse<String> answer = client.post("/task/" + task + "/" + call, variables(right));
                    Map<String, Object> kept = new LinkedHashMap<>();
                    history.createHistoricVariableInstanceQuery().processInstanceId(instanceOf(task)).list().stream()
                            .filter(one -> !one.getName().equals("show_en"))
                            .forEach(one -> kept.put(one.getName(), one.getValue()));
                    if (answer.statusCode() != 204 || !kept.keySet().equals(fields.keySet())) {
                        wrong.add(form + " " + call + ": " + answer + " " + answer.body() + " " + kept);
                    }
                }
            }
        }

        assertThat(forms).hasSizeGreaterThan(7);
        assertThat(wrong).isEmpty();
    }

    @Test
    void noCallBesidesItsFormEndsATaskOrWritesItsVariables() throws IOException {
        deploy(Path.of("forms/incident/triage-incident.form"));
        String task = task();
        String instance = instanceOf(task);
        List<String> reached = new ArrayList<>();
        for (EngineClient client : clients()) {
            for (HttpResponse<String> answer : List.of(
                    client.post("/task/" + task + "/bpmnError", "{\"errorCode\": \"any\"}"),
                    client.post("/task/" + task + "/bpmnEscalation", "{\"escalationCode\": \"any\"}"),
                    client.post("/task/" + task + "/resolve", "{}"),
                    client.post("/task/" + task + "/delegate", "{\"userId\": \"manager\"}"),
                    client.put("/task/" + task + "/variables/decision", "{\"value\": \"watch\"}"),
                    client.put("/task/" + task + "/localVariables/decision", "{\"value\": \"watch\"}"),
                    client.post(
                            "/task/" + task + "/variables",
                            "{\"modifications\": {\"decision\": {\"value\": \"watch\"}}}"),
                    client.put("/process-instance/" + instance + "/variables/decision", "{\"value\": \"watch\"}"),
                    client.post(
                            "/process-instance/" + instance + "/variables",
                            "{\"modifications\": {\"decision\": {\"value\": \"watch\"}}}"),
                    client.put("/execution/" + instance + "/localVariables/decision", "{\"value\": \"watch\"}"),
                    client.post("/process-instance/" + instance + "/modification", "{\"instructions\": []}"),
                    client.post("/execution/" + instance + "/signal", "{}"),
                    client.delete("/process-instance/" + instance),
                    client.delete("/task/" + task),
                    client.put("/task/" + task, "{\"assignee\": \"manager\", \"priority\": 1}"))) {
                if (answer.statusCode() != 403) {
                    reached.add(answer + ": " + answer.body());
                }
            }
        }

        assertThat(reached).isEmpty();
        assertThat(tasks.createTaskQuery().taskId(task).count()).isEqualTo(1);
        assertThat(runtime.getVariables(instance)).containsOnlyKeys("show_en");
    }

    @Test
    void whatTheProductRefusesItselfIsNoFailureOfTheServer() throws IOException {
        deploy(Path.of("forms/incident/confirm-root-cause.form"), "${confirmRootCauseListener}");
        String task = task();
        for (EngineClient client : clients()) {
            HttpResponse<String> answer = client.post("/task/" + task + "/complete", "{}");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(EngineClient.json(answer).path("detail").asText()).contains("confirmed, wrong-cause");
        }
        assertThat(tasks.createTaskQuery().taskId(task).count()).isEqualTo(1);
    }

    @Test
    void aTaskOfAnotherTenantIsNotThere() throws IOException {
        deploy(Path.of("forms/incident/triage-incident.form"));
        String theirs = Objects.requireNonNull(Tenancy.as("task-forms-other", () -> tasks.createTaskQuery()
                .processInstanceId(runtime.startProcessInstanceByKey(KEY).getId())
                .singleResult()
                .getId()));

        for (EngineClient client : clients()) {
            HttpResponse<String> answer = client.post("/task/" + theirs + "/complete", "{\"variables\": {}}");
            assertThat(answer.statusCode()).isEqualTo(404);
        }
        assertThat(tasks.createTaskQuery().taskId(theirs).count()).isEqualTo(1);
    }

    /** What is wrong with any form. */
    private void refused(EngineClient client, String task, String call, List<String> wrong) {
        for (Map.Entry<String, String> one : Map.of(
                        "unexpected", "{\"variables\": {\"unexpected\": {\"value\": 1}}}",
                        "show_en", "{\"variables\": {\"show_en\": {\"value\": \"{}\"}}}",
                        "approved", "{\"variables\": {\"approved\": {\"value\": true}}}",
                        "businessKey", "{\"businessKey\": \"other\", \"variables\": {}}")
                .entrySet()) {
            expect(client, task, call, one.getValue(), one.getKey(), wrong);
        }
        for (String body : List.of(
                "[]", "{\"variables\": []}", "{\"variables\": {}", "{} {}", "{\"variables\":{},\"variables\":{}}")) {
            HttpResponse<String> answer = client.post("/task/" + task + "/" + call, body);
            if (answer.statusCode() != 400) {
                wrong.add(call + " " + body + ": " + answer.statusCode());
            }
        }
        HttpResponse<String> large = client.send(
                "POST",
                "/task/" + task + "/" + call,
                "application/json",
                BodyPublishers.ofString("{\"variables\": {}," + " ".repeat(TaskFormFilter.LARGEST)));
        if (large.statusCode() != 413) {
            wrong.add(call + " of a large body: " + large.statusCode());
        }
    }

    /** What is wrong with one field. */
    private void refusedValues(EngineClient client, String task, String call, FormField field, List<String> wrong) {
        String type = field.component().path("type").asText();
        List<String> values = new ArrayList<>(List.of("{\"value\": {\"a\": 1}}", "{\"value\": [\"a\"]}", "\"bare\""));
        values.add(
                "{\"type\": \"Object\", \"value\": \"x\", \"valueInfo\": {\"objectTypeName\": \"java.lang.String\"}}");
        values.add("{\"type\": \"File\", \"value\": \"x\"}");
        values.add("{\"value\": null, \"valueInfo\": {\"transient\": true}}");
        if (type.equals("radio") || type.equals("select")) {
            values.add("{\"value\": \"no such choice\"}");
        }
        if (type.equals("number")) {
            values.add("{\"value\": \"many\"}");
            values.add("{\"value\": -1}");
        }
        if (type.equals("checkbox")) {
            values.add("{\"value\": \"yes\"}");
        }
        if (type.startsWith("text")) {
            values.add("{\"value\": \"" + "x".repeat(FormField.LONGEST + 1) + "\"}");
            values.add("{\"value\": 3}");
        }
        values.forEach(value -> expect(
                client, task, call, "{\"variables\": {\"" + field.key() + "\": " + value + "}}", field.key(), wrong));
    }

    private static void expect(
            EngineClient client, String task, String call, String body, String field, List<String> wrong) {
        HttpResponse<String> answer = client.post("/task/" + task + "/" + call, body);
        boolean named = answer.body().contains("\"errors\"")
                && EngineClient.json(answer).at("/errors/0/field").asText().equals(field);
        if (answer.statusCode() != 400
                || !named
                || !answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")) {
            wrong.add(client.root() + " " + call + " " + body + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private static JsonNode right(FormField field) {
        return switch (field.component().path("type").asText()) {
            case "radio", "select" ->
                field.choicesFrom().isEmpty()
                        ? field.component().at("/values/0/value")
                        : JSON.getNodeFactory().textNode("t-1");
            case "number" -> JSON.getNodeFactory().numberNode(7);
            case "checkbox" -> JSON.getNodeFactory().booleanNode(true);
            default -> JSON.getNodeFactory().textNode("Seen");
        };
    }

    private static ObjectNode value(JsonNode value) {
        return JSON.createObjectNode().set("value", value);
    }

    private static String variables(ObjectNode values) {
        return JSON.createObjectNode().set("variables", values).toString();
    }

    private List<EngineClient> clients() {
        return List.of(EngineClient.rest(port, "dispatcher"), EngineClient.webApp(port, "dispatcher"));
    }

    private void deploy(Path form) throws IOException {
        deploy(form, null);
    }

    private void deploy(Path form, @Nullable String completed) throws IOException {
        String file = form.getFileName().toString();
        BpmnModelInstance model = Bpmn.createExecutableProcess(KEY)
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .userTask("userTask_answer")
                .camundaCandidateGroups("dispatcher")
                .receiveTask("receiveTask_end")
                .message("task-forms.never")
                .endEvent()
                .done();
        UserTask task = model.getModelElementById("userTask_answer");
        task.setCamundaFormRef(file.substring(0, file.length() - ".form".length()));
        task.setCamundaFormRefBinding("deployment");
        if (completed != null) {
            task.builder().camundaTaskListenerDelegateExpression("complete", completed);
        }
        repository
                .createDeployment()
                .name(KEY)
                .addModelInstance(KEY + ".bpmn", model)
                .addString(file, Files.readString(form))
                .deploy();
    }

    private String task() {
        return Objects.requireNonNull(Tenancy.as(Tenancy.DEFAULT, () -> {
            String instance = runtime.startProcessInstanceByKey(
                            KEY,
                            Map.of(
                                    "show_en",
                                    SpinValues.jsonValue(
                                                    "{\"technicians\": [{\"label\": \"Aya\", \"value\": \"t-1\"}]}")
                                            .create()))
                    .getId();
            return tasks.createTaskQuery()
                    .processInstanceId(instance)
                    .singleResult()
                    .getId();
        }));
    }

    private String instanceOf(String task) {
        return history.createHistoricTaskInstanceQuery()
                .taskId(task)
                .singleResult()
                .getProcessInstanceId();
    }

    private static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("forms"))) {
            return files.filter(file -> file.toString().endsWith(".form"))
                    .sorted()
                    .toList();
        }
    }
}
