package io.towerflow.modelling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.towerflow.modelling.ProcessDifference.Change;
import io.towerflow.modelling.ProcessDifference.Detail;
import io.towerflow.modelling.ProcessDifference.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class ProcessDifferenceTest {

    private static final String FILE = "hold-maintenance-window.bpmn";
    private static final String FORM_FILE = "approve-maintenance-window.form";

    @Test
    void theSameFilesWrittenOtherwiseAreNotDifferent() throws IOException {
        assertThat(diagrams(text -> text)).isEmpty();
        assertThat(diagrams(text -> text.replace(">\n", ">\n\n  ")
                        .replace("bpmndi:", "draw:")
                        .replace("xmlns:bpmndi", "xmlns:draw")
                        .replaceAll(" y=\"(\\d+)\"", " y=\"$1.0\"")))
                .isEmpty();
        assertThat(forms(text -> text.replace("\n", "\n\n"))).isEmpty();
    }

    @Test
    void whatATaskIsAndCallsIsTold() throws IOException {
        assertThat(diagrams(text -> text.replace(
                                "camunda:candidateGroups=\"dispatcher,manager\"", "camunda:candidateGroups=\"manager\"")
                        .replace("${windowEnd}</bpmn:timeDate>", "${windowStart}</bpmn:timeDate>")))
                .contains(
                        changed(
                                "userTask_approveWindow",
                                "userTask",
                                "Approve maintenance window",
                                new Detail("candidateGroups", "dispatcher,manager", "manager")),
                        changed(
                                "boundaryEvent_nobodyApproved",
                                "boundaryEvent",
                                "Nobody approved in time",
                                new Detail("timeDate", "${windowEnd}", "${windowStart}")));
    }

    @Test
    void conditionsFlowsAndListenersAreTold() throws IOException {
        List<Change> found = diagrams(text -> text.replace(
                        "sourceRef=\"serviceTask_checkOverlap\" targetRef=\"gateway_overlapsAnother\"",
                        "sourceRef=\"serviceTask_checkOverlap\" targetRef=\"userTask_approveWindow\"")
                .replace(">${approved}<", ">${approved == true}<")
                .replace(
                        "<camunda:taskListener event=\"complete\" delegateExpression=\"${decideWindowListener}\" />",
                        ""));

        assertThat(found)
                .flatExtracting(Change::details)
                .contains(
                        new Detail(
                                "targetRef",
                                "Overlaps another unawares? (gateway_overlapsAnother)",
                                "Approve maintenance window (userTask_approveWindow)"),
                        new Detail("conditionExpression", "${approved}", "${approved == true}"),
                        new Detail(
                                "taskListener",
                                "${showWindowListener} create · ${decideWindowListener} complete",
                                "${showWindowListener} create"));
    }

    @Test
    void anElementIsAddedRemovedOrOnlyMoved() throws IOException {
        List<Change> found = diagrams(text -> text.replace("serviceTask_startWindow", "serviceTask_beginWindow")
                .replaceFirst("(bpmnElement=\"userTask_approveWindow\"[^>]*>\\s*<dc:Bounds x=\")\\d+", "$17"));

        assertThat(found)
                .filteredOn(change ->
                        change.element().endsWith("Window") && !change.type().equals("sequenceFlow"))
                .extracting(Change::kind, Change::element)
                .containsExactly(
                        tuple(Kind.ADDED, "serviceTask_beginWindow"),
                        tuple(Kind.REMOVED, "serviceTask_startWindow"),
                        tuple(Kind.MOVED, "userTask_approveWindow"));
        assertThat(found.getFirst().details())
                .contains(new Detail("delegateExpression", null, "${startWindowDelegate}"));
        assertThat(ProcessDifference.drawn(found))
                .containsEntry("serviceTask_beginWindow", Kind.ADDED)
                .containsEntry("userTask_approveWindow", Kind.MOVED);
    }

    @Test
    void fieldsOfAFormAreToldByTheirLabels() throws IOException {
        assertThat(forms(text -> text.replaceFirst(
                        "\"key\": \"decision\",\\s*\"label\": \"[^\"]*\"",
                        "\"key\": \"decision\", \"label\": \"Yes or no?\"")))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.kind()).isEqualTo(Kind.CHANGED);
                    assertThat(change.type()).isEqualTo("radio");
                    assertThat(change.file()).isEqualTo(FORM_FILE);
                    assertThat(change.details()).singleElement().satisfies(detail -> assertThat(detail.to())
                            .isEqualTo("Yes or no?"));
                });
        assertThat(forms(text -> text.replace("\"required\": true", "\"required\": false")))
                .flatExtracting(Change::details)
                .contains(new Detail("required", "true", "false"));
        assertThat(ProcessDifference.between(Map.of(), Map.of(FORM_FILE, read("forms/maintenance/" + FORM_FILE))))
                .first()
                .extracting(Change::kind, Change::type)
                .containsExactly(Kind.ADDED, "form");
    }

    private static Change changed(String element, String type, String name, Detail detail) {
        return new Change(Kind.CHANGED, FILE, element, type, name, List.of(detail));
    }

    private static List<Change> diagrams(UnaryOperator<String> change) throws IOException {
        return between(FILE, read("processes/maintenance/" + FILE), change);
    }

    private static List<Change> forms(UnaryOperator<String> change) throws IOException {
        return between(FORM_FILE, read("forms/maintenance/" + FORM_FILE), change);
    }

    private static List<Change> between(String file, String before, UnaryOperator<String> change) {
        return ProcessDifference.between(Map.of(file, before), Map.of(file, change.apply(before)));
    }

    private static String read(String path) throws IOException {
        return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
    }
}
