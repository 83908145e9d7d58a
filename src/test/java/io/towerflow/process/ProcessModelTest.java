package io.towerflow.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.IntermediateThrowEvent;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.ScriptTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnDiagram;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Component;

/** The diagrams are code, so they have code's rules. */
class ProcessModelTest {

    private static final Map<Class<? extends FlowElement>, Set<String>> PREFIXES = Map.ofEntries(
            Map.entry(StartEvent.class, Set.of("startEvent")),
            Map.entry(EndEvent.class, Set.of("endEvent")),
            Map.entry(IntermediateCatchEvent.class, Set.of("catchEvent", "timer")),
            Map.entry(IntermediateThrowEvent.class, Set.of("throwEvent")),
            Map.entry(BoundaryEvent.class, Set.of("boundaryEvent", "timer")),
            Map.entry(UserTask.class, Set.of("userTask")),
            Map.entry(ServiceTask.class, Set.of("serviceTask")),
            Map.entry(BusinessRuleTask.class, Set.of("businessRuleTask")),
            Map.entry(SendTask.class, Set.of("sendTask")),
            Map.entry(ReceiveTask.class, Set.of("receiveTask")),
            Map.entry(CallActivity.class, Set.of("callActivity")),
            Map.entry(SubProcess.class, Set.of("subProcess")),
            Map.entry(Gateway.class, Set.of("gateway")),
            Map.entry(SequenceFlow.class, Set.of("flow")));
    private static final Pattern BEAN = Pattern.compile("[#$]\\{(\\w+)}");
    private static final Pattern ONE_NAME_OR_ONE_COMPARISON =
            Pattern.compile("[#$]\\{(not |!)?\\w+( (==|!=|<|>|<=|>=) ('\\w+'|\\w+))?}");
    private static final Set<String> BEANS = beans();

    /** A diagram and the file that it is read from. */
    record Diagram(String file, BpmnModelInstance model) {

        @Override
        public String toString() {
            return file;
        }

        <T extends BaseElement> Collection<T> all(Class<T> type) {
            return model.getModelElementsByType(type);
        }

        Process process() {
            return all(Process.class).iterator().next();
        }
    }

    static Stream<Diagram> diagrams() throws IOException {
        Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath*:processes/**/*.bpmn");
        return Arrays.stream(files).map(ProcessModelTest::read);
    }

    private static Diagram read(Resource file) {
        try (InputStream in = file.getInputStream()) {
            return new Diagram(String.valueOf(file.getFilename()), Bpmn.readModelFromStream(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void aProcessIsNamedAsItsFileAndStandsAlone(Diagram diagram) {
        assertThat(diagram.all(Process.class)).extracting(Process::getId).containsExactly(stem(diagram.file()));
        assertThat(diagram.process().isExecutable()).isTrue();
        assertThat(diagram.process().getName()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void historyIsKeptForAStatedTime(Diagram diagram) {
        assertThat(diagram.process().getCamundaHistoryTimeToLiveString()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void idsSayTypeAndMeaning(Diagram diagram) {
        List<String> wrong = diagram.all(FlowElement.class).stream()
                .filter(element -> prefixes(element).stream()
                        .noneMatch(prefix -> element.getId().matches(prefix + "_[a-z]\\w+")))
                .map(BaseElement::getId)
                .toList();
        assertThat(wrong).isEmpty();
    }

    private static Set<String> prefixes(FlowElement element) {
        return PREFIXES.entrySet().stream()
                .filter(entry -> entry.getKey().isInstance(element))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Set.of());
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void everythingThatPeopleReadHasAName(Diagram diagram) {
        List<String> nameless = diagram.all(FlowElement.class).stream()
                .filter(element -> !(element instanceof SequenceFlow) && !(element instanceof Gateway))
                .filter(element ->
                        element.getName() == null || element.getName().isBlank())
                .map(BaseElement::getId)
                .toList();
        assertThat(nameless).isEmpty();
        List<String> unasked = diagram.all(ExclusiveGateway.class).stream()
                .filter(gateway -> gateway.getOutgoing().size() > 1)
                .filter(gateway ->
                        gateway.getName() == null || !gateway.getName().endsWith("?"))
                .map(BaseElement::getId)
                .toList();
        assertThat(unasked).as("a gateway that splits asks a question").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void everyQuestionHasADefaultAnswer(Diagram diagram) {
        List<String> undecided = diagram.all(ExclusiveGateway.class).stream()
                .filter(gateway -> gateway.getOutgoing().size() > 1)
                .filter(gateway -> gateway.getDefault() == null)
                .map(BaseElement::getId)
                .toList();
        assertThat(undecided).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void conditionsAreOneNameOrOneComparison(Diagram diagram) {
        List<String> clever = diagram.all(ConditionExpression.class).stream()
                .map(ConditionExpression::getTextContent)
                .map(String::strip)
                .filter(text -> !ONE_NAME_OR_ONE_COMPARISON.matcher(text).matches())
                .toList();
        assertThat(clever).isEmpty();
        assertThat(diagram.all(SequenceFlow.class).stream()
                        .filter(flow -> flow.getConditionExpression() != null)
                        .filter(flow -> !(flow.getSource() instanceof Gateway))
                        .map(BaseElement::getId))
                .as("a condition stands behind a gateway")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void nothingIsProgrammedInTheDiagram(Diagram diagram) {
        assertThat(diagram.all(ScriptTask.class)).isEmpty();
        String xml = Bpmn.convertToString(diagram.model());
        assertThat(xml).doesNotContain("camunda:script", "camunda:class=", " class=\"");
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void eachBeanThatADiagramNamesExists(Diagram diagram) {
        Matcher named =
                Pattern.compile("delegateExpression=\"([^\"]+)\"").matcher(Bpmn.convertToString(diagram.model()));
        List<String> missing = new ArrayList<>();
        while (named.find()) {
            Matcher bean = BEAN.matcher(named.group(1));
            if (!bean.matches() || !BEANS.contains(bean.group(1))) {
                missing.add(named.group(1));
            }
        }
        assertThat(missing).isEmpty();
        List<String> otherwiseNamed = diagram.all(ServiceTask.class).stream()
                .filter(task -> !String.valueOf(task.getCamundaDelegateExpression())
                        .equals("${" + task.getId().substring("serviceTask_".length()) + "Delegate}"))
                .map(BaseElement::getId)
                .toList();
        assertThat(otherwiseNamed)
                .as("a service task's bean is named as the task")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void eachUserTaskHasAFormAndSomebodyWhoMayTakeIt(Diagram diagram) throws IOException {
        Set<String> forms = Arrays.stream(
                        new PathMatchingResourcePatternResolver().getResources("classpath*:forms/**/*.form"))
                .map(file -> stem(String.valueOf(file.getFilename())))
                .collect(Collectors.toSet());
        for (UserTask task : diagram.all(UserTask.class)) {
            assertThat(forms).as(task.getId()).contains(String.valueOf(task.getCamundaFormRef()));
            assertThat(task.getCamundaCandidateGroupsList()).as(task.getId()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void eachCalledProcessExists(Diagram diagram) throws IOException {
        Set<String> known = diagrams().map(other -> other.process().getId()).collect(Collectors.toSet());
        assertThat(diagram.all(CallActivity.class))
                .allSatisfy(call -> assertThat(known).contains(call.getCalledElement()));
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void aMessageIsNamedByItsRoomAndItsMeaning(Diagram diagram) {
        assertThat(diagram.all(Message.class)).allSatisfy(message -> {
            assertThat(message.getId()).matches("Message_[A-Z]\\w+");
            assertThat(message.getName()).matches("[a-z][A-Za-z-]*\\.[a-z]\\w+");
        });
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void aTaskThatReachesOutBeginsItsOwnTransaction(Diagram diagram) {
        List<String> unsaved = diagram.all(ServiceTask.class).stream()
                .filter(task -> task.getId().matches("serviceTask_(notify|send|offer|call).*"))
                .filter(task -> !task.isCamundaAsyncBefore())
                .map(BaseElement::getId)
                .toList();
        assertThat(unsaved).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void everyElementIsDrawn(Diagram diagram) {
        assertThat(diagram.model().getModelElementsByType(BpmnDiagram.class)).hasSize(1);
        Set<String> drawn = Stream.concat(
                        diagram.model().getModelElementsByType(BpmnShape.class).stream()
                                .map(shape -> shape.getBpmnElement().getId()),
                        diagram.model().getModelElementsByType(BpmnEdge.class).stream()
                                .map(edge -> edge.getBpmnElement().getId()))
                .collect(Collectors.toSet());
        assertThat(diagram.all(FlowElement.class))
                .extracting(BaseElement::getId)
                .allMatch(drawn::contains);
    }

    private static String stem(String file) {
        return file.substring(0, file.lastIndexOf('.'));
    }

    private static Set<String> beans() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Component.class));
        return scanner.findCandidateComponents(TowerFlow.class.getPackageName()).stream()
                .map(bean -> String.valueOf(bean.getBeanClassName()))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
                .collect(Collectors.toSet());
    }
}
