package io.towerflow.modelling.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.task.TaskQuery;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the engine itself refuses to be given, by the engine's own service and so by whoever deploys. */
@TowerFlowTest
class AllowedDeploymentsTest {

    private static final String DIAGRAM = """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                targetNamespace="http://towerflow.io">
              <bpmn:process id="allowed-deployments" isExecutable="true" camunda:historyTimeToLive="P1D">
                <bpmn:startEvent id="start" />
                <bpmn:sequenceFlow id="first" sourceRef="start" targetRef="step" />
                %s
                <bpmn:sequenceFlow id="second" sourceRef="step" targetRef="end" />
                <bpmn:endEvent id="end" />
              </bpmn:process>
            </bpmn:definitions>
            """;
    private static final String ALLOWED = "<bpmn:userTask id=\"step\" camunda:candidateGroups=\"dispatcher\" />";
    private static final String CALL = "${''.getClass().forName('java.lang.Runtime').getRuntime().exec('id')}";

    @Autowired
    RepositoryService repository;

    @Autowired
    TaskService tasks;

    @Autowired
    FilterService filters;

    @Autowired
    IdentityService identities;

    @Autowired
    AuthorizationService authorizations;

    @Autowired
    ProcessEngine engine;

    @Test
    void aDiagramOutsideTheListIsNotDeployed() {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("expression", "<bpmn:serviceTask id=\"step\" camunda:expression=\"" + CALL + "\" />");
        steps.put("class", "<bpmn:serviceTask id=\"step\" camunda:class=\"java.lang.ProcessBuilder\" />");
        steps.put("bean", "<bpmn:serviceTask id=\"step\" camunda:delegateExpression=\"${dataSource}\" />");
        steps.put(
                "call of a bean",
                "<bpmn:serviceTask id=\"step\" camunda:delegateExpression=\"${dataSource.connection}\" />");
        steps.put("external task", "<bpmn:serviceTask id=\"step\" camunda:type=\"external\" camunda:topic=\"any\" />");
        steps.put(
                "script",
                "<bpmn:scriptTask id=\"step\" scriptFormat=\"javascript\"><bpmn:script>1</bpmn:script></bpmn:scriptTask>");
        steps.put(
                "connector",
                "<bpmn:serviceTask id=\"step\"><bpmn:extensionElements><camunda:connector><camunda:connectorId>http-connector"
                        + "</camunda:connectorId></camunda:connector></bpmn:extensionElements></bpmn:serviceTask>");
        steps.put(
                "listener of a class",
                listener("<camunda:taskListener event=\"create\" class=\"java.lang.ProcessBuilder\" />"));
        steps.put(
                "listener of an expression",
                listener("<camunda:taskListener event=\"create\" expression=\"" + CALL + "\" />"));
        steps.put(
                "listener of a script",
                listener("<camunda:executionListener event=\"start\"><camunda:script scriptFormat=\"juel\">" + CALL
                        + "</camunda:script></camunda:executionListener>"));
        steps.put(
                "parameter",
                listener("<camunda:inputOutput><camunda:inputParameter name=\"x\">" + CALL
                        + "</camunda:inputParameter></camunda:inputOutput>"));
        steps.put("assignee", "<bpmn:userTask id=\"step\" camunda:assignee=\"" + CALL + "\" />");
        steps.put("due date", "<bpmn:userTask id=\"step\" camunda:dueDate=\"${dateTime().plusDays(1)}\" />");
        steps.put("name", "<bpmn:userTask id=\"step\" name=\"" + CALL + "\" />");
        steps.put("form of a script", "<bpmn:userTask id=\"step\" camunda:formKey=\"embedded:app:any.html\" />");
        steps.put("decision", "<bpmn:businessRuleTask id=\"step\" camunda:decisionRef=\"any\" />");

        steps.forEach((what, step) -> refused(what, Map.of("a.bpmn", DIAGRAM.formatted(step))));
    }

    @Test
    void nothingButDiagramsAndFormsIsDeployed() {
        for (String file : List.of("a.dmn", "a.cmmn", "a.js", "a.groovy", "a.html", "a.bpmn20.xml")) {
            refused(file, Map.of("a.bpmn", DIAGRAM.formatted(ALLOWED), file, "<x/>"));
        }
    }

    @Test
    void whatTheListAllowsIsDeployed() {
        String deployment = repository
                .createDeployment()
                .addString("a.bpmn", DIAGRAM.formatted(ALLOWED))
                .deploy()
                .getId();

        assertThat(repository
                        .createProcessDefinitionQuery()
                        .deploymentId(deployment)
                        .count())
                .isEqualTo(1);
        repository.deleteDeployment(deployment, true);
    }

    @Test
    void anExpressionOutsideTheListIsNotEvenParsedWhereverItStands() {
        ProcessEngineConfigurationImpl configuration =
                (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        for (String expression :
                List.of(CALL, "${dataSource.connection}", "${now()}", "a ${b} c", "#{x.y}", "${x[0]}")) {
            assertThatThrownBy(() -> configuration.getExpressionManager().createExpression(expression))
                    .as(expression)
                    .isInstanceOf(ProcessEngineException.class)
                    .hasMessageContaining("not allowed");
        }
        assertThat(configuration.getScriptEngineResolver().getScriptEngine("juel", true))
                .isNull();
        assertThat(configuration.isEnableExpressionsInAdhocQueries()).isFalse();
    }

    @Test
    void aStoredListFindsTheTasksOfWhoeverLooksAndEvaluatesNothingElse() {
        Task task = tasks.newTask();
        task.setAssignee("dispatcher");
        tasks.saveTask(task);
        Filter mine = stored(tasks.createTaskQuery().taskAssigneeExpression("${currentUser()}"));
        Filter evil = stored(tasks.createTaskQuery().taskAssigneeExpression(CALL));
        Authorization right = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        right.setGroupId("dispatcher");
        right.setResource(Resources.FILTER);
        right.setResourceId(mine.getId());
        right.addPermission(Permissions.READ);
        authorizations.saveAuthorization(right);
        identities.setAuthentication("dispatcher", List.of("dispatcher"), List.of("default"));
        try {
            assertThat(filters.<Task>list(mine.getId())).extracting(Task::getId).contains(task.getId());
        } finally {
            identities.clearAuthentication();
        }
        assertThatThrownBy(() -> filters.list(evil.getId()))
                .isInstanceOf(ProcessEngineException.class)
                .hasStackTraceContaining("is not allowed");
        filters.deleteFilter(mine.getId());
        filters.deleteFilter(evil.getId());
        tasks.deleteTask(task.getId(), true);
    }

    private Filter stored(TaskQuery query) {
        return filters.saveFilter(filters.newTaskFilter("allowed-" + System.identityHashCode(query))
                .setQuery(query));
    }

    private void refused(String what, Map<String, String> files) {
        long before = repository.createDeploymentQuery().count();
        assertThatThrownBy(() -> {
                    DeploymentBuilder deployment = repository.createDeployment().name("allowed-deployments");
                    files.forEach(deployment::addString);
                    deployment.deploy();
                })
                .as(what)
                .isInstanceOf(ProcessEngineException.class)
                .hasMessageContaining("may not do what it says");
        assertThat(repository.createDeploymentQuery().count()).as(what).isEqualTo(before);
    }

    private static String listener(String extension) {
        return "<bpmn:userTask id=\"step\"><bpmn:extensionElements>" + extension
                + "</bpmn:extensionElements></bpmn:userTask>";
    }
}
