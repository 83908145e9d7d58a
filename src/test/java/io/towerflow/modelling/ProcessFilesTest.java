package io.towerflow.modelling;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.modelling.LintFinding.Rule;
import io.towerflow.process.ProcessModelTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;

/** Each thing that a changed diagram or form may not do, done to a shipped one. */
class ProcessFilesTest {

    private static final String FILE = "hold-maintenance-window.bpmn";
    private static final String FORM_FILE = "approve-maintenance-window.form";
    private static final String DIAGRAM = read("processes/maintenance/" + FILE);
    private static final String FORM = read("forms/maintenance/" + FORM_FILE);

    @Test
    void whatIsShippedIsFine() {
        assertThat(lint(DIAGRAM, FORM)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            # What a diagram runs
            SCRIPT | <bpmn:serviceTask id="serviceTask_startWindow" | <bpmn:scriptTask id="serviceTask_x" scriptFormat="groovy"><bpmn:script>1</bpmn:script></bpmn:scriptTask><bpmn:serviceTask id="serviceTask_startWindow"
            SCRIPT | <camunda:taskListener event="create" | <camunda:taskListener event="start"><camunda:script scriptFormat="javascript">x</camunda:script></camunda:taskListener><camunda:taskListener event="create"
            CODE | camunda:delegateExpression="${startWindowDelegate}" | camunda:class="java.lang.Runtime"
            CODE | camunda:delegateExpression="${startWindowDelegate}" | camunda:expression="${runtimeService.deleteProcessInstance('x')}"
            CODE | camunda:delegateExpression="${startWindowDelegate}" | camunda:type="external" camunda:topic="x"
            CODE | camunda:delegateExpression="${startWindowDelegate}" | camunda:type="mail"
            CODE | camunda:delegateExpression="${startWindowDelegate}" | implementation="##WebService" operationRef="x"
            CODE | <bpmn:serviceTask id="serviceTask_startWindow" name="Start window" camunda:delegateExpression="${startWindowDelegate}"> | <bpmn:serviceTask id="serviceTask_startWindow" name="Start window"><bpmn:extensionElements><camunda:connector><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></bpmn:extensionElements>
            CODE | <camunda:taskListener event="create" delegateExpression="${showWindowListener}" /> | <camunda:taskListener event="create" delegateExpression="${showWindowListener}"><camunda:field name="x" stringValue="y" /></camunda:taskListener>
            UNKNOWN_ATTRIBUTE | <camunda:taskListener event="create" | <camunda:taskListener event="create" x="http://example.com/x.js"
            CODE | <camunda:taskListener event="create" delegateExpression="${showWindowListener}" /> | <camunda:taskListener event="create" class="java.lang.Object" />
            CODE | <camunda:taskListener event="create" delegateExpression="${showWindowListener}" /> | <camunda:taskListener event="create" expression="${task.delete()}" />
            CODE | camunda:formRef="approve-maintenance-window" | camunda:formKey="embedded:http://example.com/form.html"
            CODE | camunda:formRef="approve-maintenance-window" | camunda:formHandlerClass="x.Y"
            CODE | xsi:type="bpmn:tFormalExpression">${approved} | xsi:type="bpmn:tFormalExpression" language="groovy">${approved}
            CODE | xsi:type="bpmn:tFormalExpression">${approved} | xsi:type="bpmn:tFormalExpression" camunda:resource="https://example.com/x.groovy">${approved}
            UNKNOWN_ELEMENT | <bpmn:message id="Message_WindowExtended" | <bpmn:import importType="x" location="http://example.com" namespace="y" /><bpmn:message id="Message_WindowExtended"
            UNKNOWN_ELEMENT | <bpmn:serviceTask id="serviceTask_startWindow" | <bpmn:businessRuleTask id="businessRuleTask_x" camunda:decisionRef="x" /><bpmn:serviceTask id="serviceTask_startWindow"
            UNKNOWN_ELEMENT | <camunda:taskListener event="create" | <camunda:executes event="create" /><camunda:taskListener event="create"
            UNKNOWN_ELEMENT | <camunda:taskListener event="create" | <x:y xmlns:x="http://activiti.org/bpmn" /><camunda:taskListener event="create"
            UNKNOWN_ATTRIBUTE | camunda:delegateExpression="${startWindowDelegate}" | xmlns:a="http://activiti.org/bpmn" a:class="java.lang.Runtime"
            UNKNOWN_ATTRIBUTE | camunda:delegateExpression="${startWindowDelegate}" | camunda:something="x"
            # Which beans
            BEAN | ${startWindowDelegate} | ${dataSource}
            BEAN | ${startWindowDelegate} | ${startWindowDelegate.toString()}
            BEAN | ${startWindowDelegate} | ${showWindowListener}
            BEAN | ${startWindowDelegate} | ${T(java.lang.Runtime).getRuntime()}
            BEAN | camunda:delegateExpression="${startWindowDelegate}" | camunda:asyncBefore="true"
            BEAN | delegateExpression="${showWindowListener}" | delegateExpression="${startWindowDelegate}"
            # Which expressions
            CONDITION | ${approved} | ${approved.class}
            CONDITION | ${approved} | ${execution.setVariable('x', 1)}
            CONDITION | ${approved} | ${approved == x.y}
            CONDITION | ${approved} | ${approved &amp;&amp; recurring}
            CONDITION | ${approved} | ${approved}${recurring}
            CONDITION | ${approved} | approved
            EXPRESSION | name="Start window" | name="${runtimeService.getClass()}"
            EXPRESSION | camunda:dueDate="${windowStart}" | camunda:dueDate="${dateTime().plusDays(1)}"
            EXPRESSION | camunda:priority="15" | camunda:priority="${task.priority}"
            EXPRESSION | camunda:candidateGroups="dispatcher,manager" | camunda:candidateGroups="${execution.tenantId}"
            EXPRESSION | camunda:candidateGroups="dispatcher,manager" | camunda:candidateGroups="x${y}"
            EXPRESSION | name="maintenance-window.extended" | name="${execution.id}"
            EXPRESSION | <bpmn:extensionElements> | <bpmn:documentation>#{execution.id}</bpmn:documentation><bpmn:extensionElements>
            EXPRESSION | <bpmn:extensionElements> | <bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="x">${execution.id}</camunda:inputParameter></camunda:inputOutput>
            SCRIPT | <bpmn:extensionElements> | <bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="x"><camunda:script scriptFormat="groovy">1</camunda:script></camunda:inputParameter></camunda:inputOutput>
            TIMER | ${windowEnd}</bpmn:timeDate> | ${execution.id}</bpmn:timeDate>
            TIMER | ${windowEnd}</bpmn:timeDate> | tomorrow</bpmn:timeDate>
            RETRIES_WITHOUT_JOB | <bpmn:serviceTask id="serviceTask_startWindow" name="Start window" camunda:delegateExpression="${startWindowDelegate}"> | <bpmn:serviceTask id="serviceTask_startWindow" name="Start window" camunda:delegateExpression="${startWindowDelegate}"><bpmn:extensionElements><camunda:failedJobRetryTimeCycle>R5/PT10S</camunda:failedJobRetryTimeCycle></bpmn:extensionElements>
            RETRIES | <camunda:taskListener event="create" | <camunda:failedJobRetryTimeCycle>five times</camunda:failedJobRetryTimeCycle><camunda:taskListener event="create"
            RETRIES | <camunda:taskListener event="create" | <camunda:failedJobRetryTimeCycle>PT5S,,PT1M</camunda:failedJobRetryTimeCycle><camunda:taskListener event="create"
            RETRIES | <camunda:taskListener event="create" | <camunda:failedJobRetryTimeCycle>${execution.id}</camunda:failedJobRetryTimeCycle><camunda:taskListener event="create"
            FREE_CONDITION | sourceRef="serviceTask_checkOverlap" targetRef="gateway_overlapsAnother" /> | sourceRef="serviceTask_checkOverlap" targetRef="gateway_overlapsAnother"><bpmn:conditionExpression>${approved}</bpmn:conditionExpression></bpmn:sequenceFlow>
            # What the product needs
            FILE_NAME | <bpmn:process id="hold-maintenance-window" | <bpmn:process id="handle-incident"
            UNKNOWN_PROCESS | <bpmn:process id="hold-maintenance-window" | <bpmn:process id="my-process"
            NOT_EXECUTABLE | isExecutable="true" | isExecutable="false"
            NO_HISTORY_TIME | camunda:historyTimeToLive="P180D" | ""
            NO_FORM | camunda:formRef="approve-maintenance-window" | ""
            FORM_MISSING | camunda:formRef="approve-maintenance-window" | camunda:formRef="another"
            FORM_UNUSED | camunda:formRef="approve-maintenance-window" | camunda:formRef="another"
            FORM_BINDING | camunda:formRefBinding="deployment" | camunda:formRefBinding="latest"
            NO_CANDIDATES | camunda:candidateGroups="dispatcher,manager" | ""
            UNKNOWN_GROUP | camunda:candidateGroups="dispatcher,manager" | camunda:candidateGroups="dispatcher,boss"
            START_GONE | name="maintenance-window.requested" | name="maintenance-window.asked"
            MESSAGE_GONE | name="maintenance-window.extended" | name="maintenance-window.longer"
            LISTENER_GONE | <camunda:taskListener event="complete" delegateExpression="${decideWindowListener}" /> | ""
            CALLED_PROCESS | <bpmn:serviceTask id="serviceTask_startWindow" | <bpmn:callActivity id="callActivity_x" name="X" calledElement="y" /><bpmn:serviceTask id="serviceTask_startWindow"
            CALLED_PROCESS | <bpmn:serviceTask id="serviceTask_startWindow" | <bpmn:callActivity id="callActivity_x" name="X" calledElement="${y}" /><bpmn:serviceTask id="serviceTask_startWindow"
            CALLED_BINDING | <bpmn:serviceTask id="serviceTask_startWindow" | <bpmn:callActivity id="callActivity_x" name="X" calledElement="handle-incident" camunda:calledElementBinding="deployment" /><bpmn:serviceTask id="serviceTask_startWindow"
            NOT_DRAWN | bpmnElement="serviceTask_startWindow" | bpmnElement="serviceTask_other"
            NO_DIAGRAM | bpmndi:BPMNDiagram | bpmndi:Other
            # What is unwise
            TASK_GONE | userTask_approveWindow | userTask_allowWindow
            PREFIX | serviceTask_startWindow | Activity_0abc
            NAMELESS | name="Start window" | ""
            NO_QUESTION | name="Approved?" | name="Approved"
            NO_DEFAULT | name="Approved?" default="flow_approvedNo" | name="Approved?"
            BEAN_NAME | ${startWindowDelegate} | ${refuseWindowDelegate}
            NOT_ASYNC | serviceTask_startWindow | serviceTask_sendWindow
            MESSAGE_NAME | name="maintenance-window.extended" | name="extended"
            # What is no diagram
            NOT_XML | </bpmn:definitions> | </bpmn:definition>
            NOT_BPMN | BPMN/20100524/MODEL | BPMN/20200524/MODEL
            NOT_ONE_PROCESS | <bpmn:process id="hold-maintenance-window" | <bpmn:process id="x" /><bpmn:process id="hold-maintenance-window"
            NOT_UTF8 | encoding="UTF-8" | encoding="ISO-8859-1"
            DOCTYPE | <bpmn:definitions | "<!DOCTYPE x [<!ENTITY y SYSTEM ""file:///etc/passwd"">]><bpmn:definitions"
            """)
    void isFoundInAChangedDiagram(Rule rule, String shipped, String changed) {
        assertThat(DIAGRAM).contains(shipped);

        List<LintFinding> found = lint(DIAGRAM.replace(shipped, changed), FORM);

        assertThat(found).extracting(LintFinding::rule).contains(rule);
        // What refuses stands before what is unwise.
        assertThat(found.getFirst().refuses()).isEqualTo(found.stream().anyMatch(LintFinding::refuses));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <bpmn:serviceTask id="serviceTask_startWindow" name="Start window" | R5/PT10S
            <bpmn:serviceTask id="serviceTask_startWindow" name="Start window" | PT5S, PT1M, PT1H
            """)
    void aJobMayHaveRetriesOfItsOwn(String start, String retries) {
        String task = start + " camunda:delegateExpression=\"${startWindowDelegate}\">";
        assertThat(DIAGRAM).contains(task);

        String changed = DIAGRAM.replace(
                task,
                start + " camunda:asyncBefore=\"true\" camunda:delegateExpression=\"${startWindowDelegate}\">"
                        + "<bpmn:extensionElements><camunda:failedJobRetryTimeCycle>" + retries
                        + "</camunda:failedJobRetryTimeCycle></bpmn:extensionElements>");

        assertThat(lint(changed, FORM)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            NOT_JSON | "components" | components
            NOT_FORM | "components" | "parts"
            FORM_ID | "id": "approve-maintenance-window" | "id": "approve-rules"
            FORM_COMPONENT | "type": "radio" | "type": "iframe", "url": "x"
            FORM_COMPONENT | "type": "radio" | "type": "html"
            FORM_KEY | "key": "decision" | "key": "Decision.x"
            FORM_OUTSIDE | "key": "decision" | "key": "decision", "description": "![](https://example.com/x.png)"
            FORM_TEXT | {{show_en.reason}} | {{reason}}
            FORM_TEXT | {{show_en.reason}} | {{show_en.alarms[1].what}}
            FORM_TEXT | {{show_en.reason}} | {{#if show_en.reason}}yes{{/if}}
            FORM_TEXT | "text": "{{show_en.overlaps}}" | "text": "=reason"
            FIELD_TWICE | "key": "note" | "key": "decision"
            FIELD_GONE | "key": "note" | "key": "words"
            """)
    void isFoundInAChangedForm(Rule rule, String shipped, String changed) {
        String form = FORM.replaceFirst(Pattern.quote(shipped), Matcher.quoteReplacement(changed));
        assertThat(form).isNotEqualTo(FORM);

        assertThat(lint(DIAGRAM, form)).extracting(LintFinding::rule).contains(rule);
    }

    @Test
    void whatIsTooLongOrTooDeepIsNotRead() {
        assertThat(lint(DIAGRAM + " ".repeat(Diagram.LONGEST), FORM))
                .extracting(LintFinding::rule)
                .containsExactly(Rule.TOO_LONG);
        assertThat(lint(DIAGRAM, FORM + " ".repeat(FormSchema.LONGEST)))
                .extracting(LintFinding::rule)
                .contains(Rule.TOO_LONG);
        String deep = DIAGRAM.replace(
                "<bpmn:extensionElements>", "<bpmn:extensionElements>" + "<a>".repeat(100) + "</a>".repeat(100));
        assertThat(lint(deep, FORM)).extracting(LintFinding::rule).containsExactly(Rule.NOT_XML);
        assertThat(lint(DIAGRAM, "[".repeat(5_000)))
                .extracting(LintFinding::rule)
                .contains(Rule.NOT_JSON);
    }

    @Test
    void aFindingNamesItsElement() {
        LintFinding found =
                lint(DIAGRAM.replace("${startWindowDelegate}", "${x}"), FORM).getFirst();

        assertThat(found.element()).isEqualTo("serviceTask_startWindow");
        assertThat(found.name()).isEqualTo("Start window");
        assertThat(found.arguments()).containsExactly("${x}");
    }

    @Test
    void aCopyThatABrowserNumberedIsTheSameFile() {
        assertThat(DiagramLint.key("hold-maintenance-window (2).bpmn")).isEqualTo("hold-maintenance-window");
        assertThat(FormLint.id("approve-rules(1).form")).isEqualTo("approve-rules");
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void eachRuleHasASentenceInBothLanguages(Rule rule) {
        for (String language : List.of("en", "fr")) {
            assertThat(ResourceBundle.getBundle("i18n/workbench_" + language).getString(rule.key()))
                    .isNotBlank();
        }
    }

    private static List<LintFinding> lint(String diagram, String form) {
        return ProcessFiles.lint(
                new TreeMap<>(Map.of(FILE, diagram, FORM_FILE, form)),
                new DeploymentContext(
                        new ProcessModelTest.ScannedBeans(),
                        Set.of("hold-maintenance-window", "handle-incident"),
                        Map.of(FILE, DIAGRAM, FORM_FILE, FORM)));
    }

    private static String read(String path) {
        try {
            return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
