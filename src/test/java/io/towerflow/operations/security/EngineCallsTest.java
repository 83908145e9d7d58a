package io.towerflow.operations.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import io.towerflow.identity.AccessRule;
import io.towerflow.identity.AccessTable;
import io.towerflow.identity.Accounts;
import io.towerflow.identity.Role;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.AntPathMatcher;

/** Every operation of the engine's own OpenAPI description, as each role and as nobody, at each address that it has. */
@TowerFlowTest
class EngineCallsTest {

    private static final List<String> LISTED = List.of("/engine-rest", "/camunda/api/engine/engine/default");
    /** The same engine, or one of another name, where the table lists nothing but the engines' names for the web apps. */
    private static final List<String> UNLISTED =
            List.of("/engine-rest/engine/default", "/camunda/api/engine/engine/other", "/camunda/api/engine");

    /** What nobody may do from outside, told apart from the table. */
    private static final Pattern NEVER = Pattern.compile("POST /(message|signal|condition|schema/log|identity/verify"
            + "|identity/password-policy|deployment/create|task/create|filter/create|modification/.*|migration/.*"
            + "|process-definition/.*/(start|submit-form|restart|restart-async)|decision-definition/.*/evaluate"
            + "|external-task.*|task/.*/(bpmnError|bpmnEscalation|delegate|resolve|identity-links|identity-links/delete"
            + "|variables.*|localVariables.*|attachment/create)|execution/.*/(signal|localVariables.*|create-incident"
            + "|messageSubscriptions/.*)|process-instance/(.*-async|delete.*|job-retries.*|.*/modification|.*/variables.*)"
            + "|history/.*/(delete|set-removal-time)|history/cleanup|job/retries|telemetry/.*|deployment/.*/redeploy)"
            + "|PUT /(task/.*|filter/.*|.*suspended|process-instance/.*|execution/.*|job-definition/.*|process-definition/.*"
            + "|decision-definition/.*|external-task/.*|batch/.*|job/.*/(duedate|priority|suspended)|incident/.*"
            + "|history/.*)|DELETE /(task/.*|filter/.*|process-instance/.*|process-definition/.*|deployment/.*|execution/.*"
            + "|history/.*|incident/.*|job/.*|batch/.*|metrics/.*)|GET /(identity/.*|telemetry/.*|external-task.*"
            + "|event-subscription.*|engine|.*/rendered-form)");

    private record Operation(String method, String path) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    AccessTable table;

    @Autowired
    Accounts accounts;

    @Autowired
    TaskService tasks;

    @Autowired
    @Qualifier("springSecurityFilterChain")
    Filter security;

    private final AntPathMatcher paths = new AntPathMatcher();

    @BeforeEach
    void createWhoIsMissing() {
        TestAccounts.createIn(accounts);
    }

    @Test
    void onlyWhatTheTableListsReachesTheEngine() throws Exception {
        List<Operation> operations = operations();
        List<String> wrong = new ArrayList<>();
        Set<String> open = new TreeSet<>();
        for (Operation operation : operations) {
            for (String root : Stream.concat(LISTED.stream(), UNLISTED.stream()).toList()) {
                Operation call = new Operation(operation.method(), root + operation.path());
                for (Role role : Role.values()) {
                    boolean reached = reaches(call, TestAccounts.of(role));
                    if (reached != listed(call, role)) {
                        wrong.add(call + " as " + role + (reached ? " reaches the engine" : " is refused"));
                    }
                    if (reached && LISTED.contains(root)) {
                        open.add(operation.toString());
                    }
                }
                if (reaches(call, null)) {
                    wrong.add(call + " as nobody reaches the engine");
                }
            }
        }

        assertThat(operations).hasSizeGreaterThan(380);
        assertThat(wrong).isEmpty();
        assertThat(open).hasSizeBetween(140, 190).noneMatch(NEVER.asMatchPredicate());
    }

    @Test
    void peopleKeepWhatTheirWorkNeedsAndOnlyOperatorsAdministerTheEngine() throws Exception {
        for (String root : LISTED) {
            for (Role role : List.of(Role.DISPATCHER, Role.MANAGER, Role.ANALYST, Role.ADMIN, Role.OPERATOR)) {
                for (Operation work : List.of(
                        new Operation("GET", "/task"),
                        new Operation("POST", "/task"),
                        new Operation("POST", "/task/x/claim"),
                        new Operation("POST", "/task/x/unclaim"),
                        new Operation("POST", "/task/x/complete"),
                        new Operation("POST", "/task/x/submit-form"),
                        new Operation("GET", "/task/x/form-variables"),
                        new Operation("POST", "/task/x/comment/create"),
                        new Operation("GET", "/process-instance"),
                        new Operation("GET", "/process-definition"),
                        new Operation("GET", "/history/process-instance"))) {
                    Operation call = new Operation(work.method(), root + work.path());
                    assertThat(reaches(call, TestAccounts.of(role)))
                            .as(call + " as " + role)
                            .isTrue();
                }
            }
            for (Role role : Role.values()) {
                for (Operation task : List.of(
                        new Operation("GET", "/user"),
                        new Operation("POST", "/user/create"),
                        new Operation("POST", "/tenant/create"),
                        new Operation("POST", "/authorization/create"),
                        new Operation("PUT", "/group/camunda-admin/members/x"),
                        new Operation("POST", "/job/x/execute"))) {
                    Operation call = new Operation(task.method(), root + task.path());
                    assertThat(reaches(call, TestAccounts.of(role)))
                            .as(call + " as " + role)
                            .isEqualTo(role == Role.OPERATOR);
                }
            }
        }
        for (Role role : Role.values()) {
            for (String page : List.of("/admin/applications", "/actuator/env", "/camunda/app/admin/default/")) {
                assertThat(reaches(new Operation("GET", page), TestAccounts.of(role)))
                        .as(page + " as " + role)
                        .isEqualTo(role == Role.OPERATOR);
            }
        }
    }

    @Test
    void noSpellingOfAnAddressAndNoOtherMethodComesAroundTheTable() throws Exception {
        String id = "spelling-" + UUID.randomUUID();
        Task task = tasks.newTask(id);
        task.setAssignee("dispatcher");
        tasks.saveTask(task);
        tasks.addCandidateGroup(id, "dispatcher");
        HttpClient http = HttpClient.newHttpClient();
        List<String> wrong = new ArrayList<>();
        for (String root : LISTED) {
            for (String path : List.of(
                    "/task/" + id + "/variables/x",
                    "/task/" + id + "/variables/x/",
                    "/task/" + id + "/variables;a=b/x",
                    "/task/" + id + ";/variables/x",
                    "/task;a=b/" + id + "/variables/x",
                    "//task/" + id + "/variables/x",
                    "/task//" + id + "/variables/x",
                    "/task/" + id + "%2Fvariables%2Fx",
                    "/task/" + id + "/%76ariables/x",
                    "/task/" + id + "/%2576ariables/x",
                    "/./task/" + id + "/variables/x",
                    "/filter/../task/" + id + "/variables/x",
                    "/filter/%2e%2e/task/" + id + "/variables/x",
                    "/TASK/" + id + "/variables/x",
                    "/task/" + id + "/variables/x%00",
                    "/task/" + id + "/variables/x.json",
                    "/task/" + id + "/variables/x?_method=GET",
                    "/engine/default/task/" + id + "/variables/x")) {
                for (String method : List.of("PUT", "POST", "DELETE", "PATCH", "GET")) {
                    HttpRequest.Builder request = HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + root + path))
                            .header("Authorization", basic("dispatcher"))
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json")
                            .header("X-HTTP-Method-Override", "PUT")
                            .header("X-Http-Method", "PUT")
                            .header("X-Method-Override", "PUT")
                            .method(method, BodyPublishers.ofString("{\"value\": \"written\"}"));
                    int status =
                            http.send(request.build(), BodyHandlers.ofString()).statusCode();
                    if (status < 400) {
                        wrong.add(method + " " + root + path + ": " + status);
                    }
                }
            }
        }

        assertThat(tasks.getVariables(id)).isEmpty();
        assertThat(wrong).isEmpty();
        tasks.deleteTask(id, true);
    }

    private boolean listed(Operation call, Role role) {
        for (AccessRule rule : table.rules()) {
            boolean method = rule.method().equals("*") || rule.method().equals(call.method());
            if (method && paths.match(rule.path(), call.path())) {
                return rule.allows(role.id()) || role == Role.OPERATOR && rule.allows(Role.ADMIN.id());
            }
        }
        return false;
    }

    private boolean reaches(Operation call, @Nullable String user) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(call.method(), call.path());
        request.setServletPath(call.path());
        request.addHeader("Accept", "application/json");
        if (user != null) {
            request.addHeader("Authorization", basic(user));
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        security.doFilter(request, response, chain);
        boolean reached = chain.getRequest() != null;
        if (!reached) {
            assertThat(response.getStatus()).as(call + " as " + user).isEqualTo(user == null ? 401 : 403);
            assertThat(response.getContentType()).startsWith("application/problem+json");
        }
        return reached;
    }

    private static List<Operation> operations() throws IOException {
        JsonNode description = new ObjectMapper().readTree(new ClassPathResource("openapi.json").getInputStream());
        Set<String> methods = Set.of("get", "post", "put", "delete", "patch", "options", "head");
        return description.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(methods::contains)
                        .map(method -> new Operation(
                                method.toUpperCase(Locale.ROOT), path.getKey().replaceAll("\\{[^}]*}", "x"))))
                .toList();
    }

    private static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + name).getBytes(StandardCharsets.UTF_8));
    }
}
