package io.towerflow.workbench.diagram.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.modelling.DeployedProcess;
import io.towerflow.modelling.DeployedProcesses;
import io.towerflow.modelling.DeploymentContext;
import io.towerflow.modelling.LintFinding;
import io.towerflow.modelling.ProcessChange;
import io.towerflow.modelling.ProcessChange.State;
import io.towerflow.modelling.ProcessChangeLifecycle;
import io.towerflow.modelling.ProcessChanges;
import io.towerflow.modelling.ProcessFiles;
import io.towerflow.modelling.process.ShippedProcesses;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A changed process from its upload to its end, and what a start of the product does to it. */
@TowerFlowTest
class PublishProcessTest {

    private static final String KEY = "hold-maintenance-window";
    private static final String FILE = KEY + ".bpmn";
    private static final String FORM = "approve-maintenance-window.form";

    @Autowired
    ProcessChanges changes;

    @Autowired
    ProcessChangeLifecycle lifecycle;

    @Autowired
    DeployedProcesses deployed;

    @Autowired
    DeploymentContext.Beans beans;

    @Autowired
    RepositoryService repository;

    @Autowired
    TaskService tasks;

    @Autowired
    HistoryService history;

    @Autowired
    IdentityService identities;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    /** The shipped one is the latest again for all other tests. */
    @AfterEach
    void asShipped() {
        identities.clearAuthentication();
        int shipped = 1;
        repository.createProcessDefinitionQuery().processDefinitionKey(KEY).list().stream()
                .filter(one -> one.getVersion() > shipped)
                .forEach(one -> repository.deleteDeployment(one.getDeploymentId(), true));
    }

    @Test
    void anotherPersonPublishesItWithItsForms() {
        Map<String, String> files = shipped();
        String form = files.get(FORM).replace("\"label\": \"", "\"label\": \"Now: ");
        String diagram = files.get(FILE).replace("name=\"Start window\"", "name=\"Begin window\"");
        String number = in(() -> changes.upload(
                        Map.of(KEY + " (1).bpmn", bytes(diagram), FORM, bytes(form)), "Clearer", "analyst"))
                .number();
        assertThat(in(() -> changes.lint(find(number)))).isEmpty();
        assertThat(in(() -> changes.difference(find(number))).toString()).contains("Begin window", "Now: ", FORM);
        assertThat(latest().version()).isEqualTo(1);

        assertThatThrownBy(() -> in(() -> ask(number, "manager"))).isInstanceOf(RuleBrokenException.class);
        in(() -> ask(number, "analyst"));
        assertThatThrownBy(() -> in(() -> ask(number, "analyst"))).isInstanceOf(ConflictException.class);
        String task = task(number).getId();
        assertThat(tasks.getVariable(task, "show_en").toString())
                .contains("Begin window", "Clearer", "/processes/changes/" + number);
        assertThat(tasks.getVariable(task, "show_fr").toString()).contains("modifié");
        assertThat(told(number, "workbench.process-asked")).contains("admin").doesNotContain("analyst");

        Map<String, Object> publish = Map.of("decision", "publish", "approved", true, "decidedBy", "admin");
        assertThatThrownBy(() -> complete(number, "analyst", publish))
                .hasStackTraceContaining("Another person than analyst");
        assertThatThrownBy(() -> complete(number, null, publish)).hasStackTraceContaining("Nobody is known");
        assertThatThrownBy(() -> complete(number, "admin", Map.of("decision", "yes")))
                .hasStackTraceContaining("must be publish or refuse");
        assertThatThrownBy(() -> in(() -> decide(number, true, "analyst"))).isInstanceOf(RuleBrokenException.class);
        assertThat(find(number).state()).isEqualTo(State.WAITING);

        complete(number, "admin", publish);
        assertEnd(number, "endEvent_processPublished");
        ProcessChange published = find(number);
        assertThat(published.state()).isEqualTo(State.PUBLISHED);
        assertThat(published.decidedBy()).isEqualTo("admin");
        DeployedProcess version = latest();
        assertThat(version.version()).isEqualTo(2).isEqualTo(published.version());
        assertThat(version.change()).isEqualTo(number);
        assertThat(in(() -> deployed.files(version)))
                .containsEntry(FILE, diagram)
                .containsEntry(FORM, form);
        Deployment deployment =
                repository.createDeploymentQuery().deploymentSource(number).singleResult();
        assertThat(deployment.getName()).contains(number, "analyst", "Clearer");
        assertThat(deployment.getTenantId()).isNull();
        assertThat(told(number, "workbench.process-published")).containsExactly("analyst");
        in(() -> {
            lifecycle.publish(number);
            return true;
        });
        assertThat(latest().version()).isEqualTo(2);
    }

    @Test
    void aStartOfTheProductKeepsWhatWasPublishedUntilTheProductItselfChangesIt() {
        Map<String, String> files = shipped();
        String number = published(files.get(FILE).replace("Start window", "Begin window"));

        ShippedProcesses.deploy(repository, Map.of(FILE, files.get(FILE)), Map.of(FORM, files.get(FORM)));
        assertThat(latest().change()).isEqualTo(number);
        assertThat(process().replaced()).isFalse();

        String upgraded = files.get(FILE).replace("Check overlap", "Look for overlap");
        ShippedProcesses.deploy(repository, Map.of(FILE, upgraded), Map.of(FORM, files.get(FORM)));
        assertThat(latest().change()).isEqualTo(DeployedProcess.PRODUCT);
        assertThat(process().replaced()).isTrue();
        assertThat(in(() -> deployed.files(latest()))).containsEntry(FILE, upgraded);
    }

    @Test
    void whatIsBasedOnAnOlderVersionIsNotApprovedAndWhatIsOvertakenIsRefused() {
        String diagram = shipped().get(FILE);
        String late = asked(diagram.replace("Start window", "Open window"));
        String overtaken = asked(diagram.replace("Start window", "Start it"));
        in(() -> transaction.execute(tx -> {
            lifecycle.decide(overtaken, true, null, "admin");
            deployed.deploy(
                    Map.of(
                            FILE,
                            diagram.replace("Start window", "First"),
                            FORM,
                            shipped().get(FORM)),
                    "PC-x",
                    "x");
            tasks.complete(task(overtaken).getId());
            return true;
        }));

        assertEnd(overtaken, "endEvent_processRefused");
        assertThat(find(overtaken).state()).isEqualTo(State.REFUSED);
        assertThat(find(overtaken).why()).satisfies(why -> assertThat(why.key()).isEqualTo("workbench.why.stale"));
        assertThat(told(overtaken, "workbench.process-refused")).containsExactly("analyst");
        assertThat(latest().change()).isEqualTo("PC-x");

        assertThatThrownBy(() -> complete(late, "admin", Map.of("decision", "publish")))
                .hasStackTraceContaining("make it anew from version 2");
        assertThatThrownBy(() -> complete(late, "admin", Map.of("decision", "refuse")))
                .hasStackTraceContaining("must say why");
        in(() -> {
            changes.withdraw(late, "Too late", "analyst");
            return true;
        });
        assertEnd(late, "endEvent_processRefused");
        assertThat(find(late).state()).isEqualTo(State.WITHDRAWN);
        assertThat(told(late, "workbench.process-refused")).isEmpty();
    }

    @Test
    void whatIsRefusedByAFindingIsNeverAskedAbout() {
        String diagram = shipped().get(FILE);
        String hostile = uploaded(diagram.replace("${startWindowDelegate}", "${dataSource}"));
        assertThat(rules(hostile)).contains(LintFinding.Rule.BEAN);
        assertThatThrownBy(() -> in(() -> ask(hostile, "analyst")))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("findings");

        // Only the engine sees that a flow leads nowhere.
        assertThat(rules(uploaded(
                        diagram.replace("targetRef=\"serviceTask_startWindow\"", "targetRef=\"serviceTask_nowhere\""))))
                .contains(LintFinding.Rule.ENGINE);
        String guard = shippedOf("publish-process").get("publish-process.bpmn").replace("Tell author", "Tell");
        assertThat(rules(in(() -> changes.upload(Map.of("publish-process.bpmn", bytes(guard)), "Alone", "analyst"))
                        .number()))
                .contains(LintFinding.Rule.GUARDING_PROCESS);
    }

    @Test
    void whatCannotBeTakenIsNamed() {
        String diagram = shipped().get(FILE);
        assertThatThrownBy(() -> in(() -> changes.upload(Map.of(), "", "analyst")))
                .isInstanceOfSatisfying(InvalidInputException.class, wrong -> assertThat(wrong.fields())
                        .extracting(InvalidInputException.Field::field)
                        .containsExactly("reason", "files"));
        assertThatThrownBy(() -> in(() -> changes.upload(Map.of("x.zip", bytes("x")), "Why", "analyst")))
                .hasMessageContaining(".bpmn or .form");
        assertThatThrownBy(() -> in(() ->
                        changes.upload(Map.of("a.bpmn", bytes(diagram), "b.bpmn", bytes(diagram)), "Why", "analyst")))
                .hasMessageContaining("one diagram at most");
        assertThatThrownBy(() ->
                        in(() -> changes.upload(Map.of(FILE, new byte[] {(byte) 0xC3, (byte) 0x28}), "Why", "analyst")))
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> in(() -> changes.upload(Map.of("mine.form", bytes("{}")), "Why", "analyst")))
                .hasMessageContaining("no process shows");
        assertThatThrownBy(() -> uploaded(diagram)).hasMessageContaining("nothing would change");
    }

    @Test
    void aFormAloneGoesWithTheDeployedDiagram() {
        String form = shipped().get(FORM).replace("\"label\": \"", "\"label\": \"Now: ");
        ProcessChange change = in(() -> changes.upload(Map.of(FORM, bytes(form)), "Clearer", "analyst"));

        assertThat(change.key()).isEqualTo(KEY);
        assertThat(in(() -> changes.files(change.number())))
                .containsEntry(FILE, shipped().get(FILE))
                .containsEntry(FORM, form);
    }

    @Test
    void onlyBeansThatAreMadeForDiagramsMayBeCalled() {
        assertThat(beans.isDelegate("startWindowDelegate")).isTrue();
        assertThat(beans.isTaskListener("showWindowListener")).isTrue();
        assertThat(beans.isExecutionListener("standDownListener")).isTrue();
        assertThat(beans.isDelegate("showWindowListener")).isFalse();
        assertThat(List.of("dataSource", "runtimeService", "processChanges", "nothing"))
                .noneMatch(beans::isDelegate);
        // What the running product finds in its own diagrams is what the structure test finds.
        in(() -> {
            for (DeployedProcess.Process process : deployed.all()) {
                Map<String, String> files = deployed.files(process.latest());
                assertThat(ProcessFiles.lint(files, new DeploymentContext(beans, deployed.keys(), files)))
                        .as(process.latest().key())
                        .isEmpty();
            }
            return true;
        });
    }

    private Map<String, String> shipped() {
        return shippedOf(KEY);
    }

    private Map<String, String> shippedOf(String key) {
        return in(() -> new TreeMap<>(
                deployed.files(deployed.find(key).orElseThrow().versions().getLast())));
    }

    private DeployedProcess.Process process() {
        return in(() -> deployed.find(KEY).orElseThrow());
    }

    private DeployedProcess latest() {
        return process().latest();
    }

    private String uploaded(String diagram) {
        return in(() -> changes.upload(Map.of(FILE, bytes(diagram)), "A test", "analyst"))
                .number();
    }

    private List<LintFinding.Rule> rules(String number) {
        return in(() -> changes.lint(find(number))).stream()
                .map(LintFinding::rule)
                .toList();
    }

    private String asked(String diagram) {
        String number = uploaded(diagram);
        in(() -> ask(number, "analyst"));
        return number;
    }

    private String published(String diagram) {
        String number = asked(diagram);
        in(() -> decide(number, true, "admin"));
        assertEnd(number, "endEvent_processPublished");
        return number;
    }

    private boolean ask(String number, String who) {
        changes.ask(number, who);
        return true;
    }

    private boolean decide(String number, boolean approved, String who) {
        changes.decide(number, approved, null, who);
        return true;
    }

    private void complete(String number, String who, Map<String, Object> answers) {
        Task task = task(number);
        if (who != null) {
            identities.setAuthentication(who, List.of("analyst"), List.of(Tenancy.DEFAULT));
        }
        try {
            tasks.complete(task.getId(), new HashMap<>(answers));
        } finally {
            identities.clearAuthentication();
        }
    }

    private Task task(String number) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("userTask_approveProcess")
                .singleResult();
    }

    private void assertEnd(String number, String end) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreException(NullValueException.class)
                .untilAsserted(() -> assertThat(history.createHistoricActivityInstanceQuery()
                                .activityId(end)
                                .processInstanceId(history.createHistoricProcessInstanceQuery()
                                        .processInstanceBusinessKey(number)
                                        .singleResult()
                                        .getId())
                                .count())
                        .isEqualTo(1));
    }

    private ProcessChange find(String number) {
        return in(() -> changes.find(number).orElseThrow());
    }

    private List<String> told(String number, String template) {
        return in(() -> transaction.execute(
                tx -> jdbc.sql("SELECT recipient_id FROM message WHERE idempotency_key LIKE ? AND template = ?")
                        .params(number + "/%", template)
                        .query(String.class)
                        .list()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T in(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }
}
