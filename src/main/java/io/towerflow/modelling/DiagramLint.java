package io.towerflow.modelling;

import io.towerflow.identity.Role;
import io.towerflow.modelling.LintFinding.Rule;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Checks what the product needs of a diagram, and what makes it one that a tired person can read. */
final class DiagramLint {

    /**
     * Beginning of the keys of processes that decide who may change what; whoever changed them by themselves would decide alone.
     */
    private static final String GUARDING = "publish-";

    private static final Map<String, Set<String>> PREFIXES = Map.ofEntries(
            Map.entry("startEvent", Set.of("startEvent")),
            Map.entry("endEvent", Set.of("endEvent")),
            Map.entry("intermediateCatchEvent", Set.of("catchEvent", "timer")),
            Map.entry("intermediateThrowEvent", Set.of("throwEvent")),
            Map.entry("boundaryEvent", Set.of("boundaryEvent", "timer")),
            Map.entry("userTask", Set.of("userTask")),
            Map.entry("serviceTask", Set.of("serviceTask")),
            Map.entry("receiveTask", Set.of("receiveTask")),
            Map.entry("callActivity", Set.of("callActivity")),
            Map.entry("subProcess", Set.of("subProcess")),
            Map.entry("sequenceFlow", Set.of("flow")));
    private static final Set<String> GATEWAY = Set.of("gateway");
    private static final Pattern REACHES_OUT = Pattern.compile("serviceTask_(notify|send|call).*");
    private static final Pattern MESSAGE_ID = Pattern.compile("Message_[A-Z]\\w+");
    private static final Pattern MESSAGE_NAME = Pattern.compile("[a-z][A-Za-z-]*\\.[a-z]\\w+");
    private static final Pattern COPY = Pattern.compile("( ?\\(\\d+\\))?\\.bpmn$");
    private static final String SERVICE_TASK = "serviceTask_";

    private final Diagram diagram;
    private final DeploymentContext around;
    private final LintFindings findings;

    private DiagramLint(Diagram diagram, DeploymentContext around, LintFindings findings) {
        this.diagram = diagram;
        this.around = around;
        this.findings = findings;
    }

    /** @param forms the ids of the forms that are deployed with the diagram */
    static void check(Diagram diagram, Set<String> forms, DeploymentContext around, LintFindings findings) {
        DiagramLint rules = new DiagramLint(diagram, around, findings);
        rules.process();
        rules.ids();
        rules.names();
        rules.flows();
        rules.serviceTasks();
        rules.userTasks(forms);
        rules.calls();
        rules.messages();
        rules.retries();
        rules.drawn();
        Diagram before = around.diagramBefore();
        if (before != null) {
            rules.kept(before);
        }
    }

    /** The key that a file's name gives: browsers number what is saved twice. */
    static String key(String file) {
        return COPY.matcher(file).replaceFirst("");
    }

    private void process() {
        Element process = diagram.process();
        if (!diagram.key().equals(key(diagram.file()))) {
            findings.add(Rule.FILE_NAME, process, diagram.key(), diagram.file());
        }
        if (!around.processes().contains(diagram.key())) {
            findings.add(Rule.UNKNOWN_PROCESS, process, diagram.key());
        }
        if (!process.getAttribute("isExecutable").equals("true")) {
            findings.add(Rule.NOT_EXECUTABLE, process);
        }
        if (isBlank(Diagram.camunda(process, "historyTimeToLive"))) {
            findings.add(Rule.NO_HISTORY_TIME, process);
        }
        if (Diagram.name(process) == null) {
            findings.add(Rule.NAMELESS, process);
        }
    }

    /** Whether changes of this process come with the product only. */
    static boolean guards(String key) {
        return key.startsWith(GUARDING);
    }

    private void ids() {
        for (Element element : diagram.all()) {
            boolean flow = Diagram.isBpmn(element, "sequenceFlow");
            if (flow || Diagram.isFlowNode(element)) {
                String type = element.getLocalName();
                Set<String> prefixes = type.endsWith("Gateway") ? GATEWAY : PREFIXES.getOrDefault(type, Set.of());
                if (prefixes.stream().noneMatch(prefix -> Diagram.id(element).matches(prefix + "_[a-z]\\w+"))) {
                    findings.add(
                            Rule.PREFIX, element, prefixes.stream().sorted().collect(Collectors.joining(", ")));
                }
            }
        }
    }

    private void names() {
        for (Element node : diagram.flowNodes()) {
            boolean gateway = node.getLocalName().endsWith("Gateway");
            if (!gateway && Diagram.name(node) == null) {
                findings.add(Rule.NAMELESS, node);
            }
        }
        for (Element gateway : diagram.all("exclusiveGateway")) {
            if (Diagram.children(gateway, Diagram.BPMN, "outgoing").size() > 1) {
                String name = Diagram.name(gateway);
                if (name == null || !name.endsWith("?")) {
                    findings.add(Rule.NO_QUESTION, gateway);
                }
                if (gateway.getAttribute("default").isBlank()) {
                    findings.add(Rule.NO_DEFAULT, gateway);
                }
            }
        }
    }

    private void flows() {
        for (Element flow : diagram.all("sequenceFlow")) {
            Element source = diagram.byId().get(flow.getAttribute("sourceRef"));
            if (!Diagram.children(flow, Diagram.BPMN, "conditionExpression").isEmpty()
                    && (source == null || !source.getLocalName().endsWith("Gateway"))) {
                findings.add(Rule.FREE_CONDITION, flow);
            }
        }
    }

    private void serviceTasks() {
        for (Element task : diagram.all("serviceTask")) {
            String bean = Diagram.camunda(task, "delegateExpression");
            String id = Diagram.id(task);
            if (bean == null) {
                findings.add(Rule.BEAN, task, "");
            } else if (id.startsWith(SERVICE_TASK)
                    && !bean.equals("${" + id.substring(SERVICE_TASK.length()) + "Delegate}")) {
                findings.add(Rule.BEAN_NAME, task, bean);
            }
            if (REACHES_OUT.matcher(id).matches() && !"true".equals(Diagram.camunda(task, "asyncBefore"))) {
                findings.add(Rule.NOT_ASYNC, task);
            }
        }
    }

    private void userTasks(Set<String> forms) {
        Set<String> groups = Arrays.stream(Role.values()).map(Role::id).collect(Collectors.toSet());
        for (Element task : diagram.all("userTask")) {
            String form = Diagram.camunda(task, "formRef");
            if (form == null || form.isBlank()) {
                findings.add(Rule.NO_FORM, task);
            } else if (!forms.contains(form)) {
                findings.add(Rule.FORM_MISSING, task, form);
            }
            if (!"deployment".equals(Diagram.camunda(task, "formRefBinding"))) {
                findings.add(Rule.FORM_BINDING, task);
            }
            String candidates = Diagram.camunda(task, "candidateGroups");
            if (candidates == null || candidates.isBlank()) {
                findings.add(Rule.NO_CANDIDATES, task);
            } else if (!candidates.contains("{")) {
                Arrays.stream(candidates.split(","))
                        .map(String::strip)
                        .filter(group -> !groups.contains(group))
                        .forEach(group -> findings.add(Rule.UNKNOWN_GROUP, task, group));
            }
        }
    }

    private void calls() {
        for (Element call : diagram.all("callActivity")) {
            String called = call.getAttribute("calledElement");
            if (!around.processes().contains(called)) {
                findings.add(Rule.CALLED_PROCESS, call, called);
            }
            String binding = Diagram.camunda(call, "calledElementBinding");
            if (binding != null && !binding.equals("latest")) {
                findings.add(Rule.CALLED_BINDING, call, binding);
            }
        }
    }

    private void messages() {
        for (Element message : diagram.all("message")) {
            if (!MESSAGE_ID.matcher(Diagram.id(message)).matches()
                    || !MESSAGE_NAME.matcher(message.getAttribute("name")).matches()) {
                findings.add(Rule.MESSAGE_NAME, message);
            }
        }
    }

    /**
     * Checks how often a job is tried: the engine reads it from the element that the job belongs to; elsewhere it is not even
     * looked at.
     */
    private void retries() {
        for (Element cycle : diagram.all()) {
            if (!Diagram.CAMUNDA.equals(cycle.getNamespaceURI())
                    || !cycle.getLocalName().equals("failedJobRetryTimeCycle")) {
                continue;
            }
            Node owner = cycle.getParentNode().getParentNode();
            if (!(owner instanceof Element element) || !hasJob(element)) {
                findings.add(Rule.RETRIES_WITHOUT_JOB, named(owner), Diagram.text(cycle));
            }
        }
    }

    /** Whether the engine makes a job for it: it begins or ends its own transaction, or waits for a time. */
    private static boolean hasJob(Element element) {
        return "true".equals(Diagram.camunda(element, "asyncBefore"))
                || "true".equals(Diagram.camunda(element, "asyncAfter"))
                || !Diagram.children(element, Diagram.BPMN, "timerEventDefinition")
                        .isEmpty();
    }

    /** Finds the nearest element with an id: what a person finds in the diagram. */
    private Element named(@Nullable Node node) {
        while (node instanceof Element element) {
            if (element.hasAttribute("id")) {
                return element;
            }
            node = node.getParentNode();
        }
        return diagram.process();
    }

    private void drawn() {
        if (diagram.all().stream().filter(it -> isDi(it, "BPMNDiagram")).count() != 1) {
            findings.add(Rule.NO_DIAGRAM);
            return;
        }
        Set<String> drawn = diagram.all().stream()
                .filter(it -> isDi(it, "BPMNShape") || isDi(it, "BPMNEdge"))
                .map(it -> it.getAttribute("bpmnElement"))
                .map(name -> name.substring(name.indexOf(':') + 1))
                .collect(Collectors.toCollection(HashSet::new));
        diagram.all().stream()
                .filter(it -> Diagram.isFlowNode(it) || Diagram.isBpmn(it, "sequenceFlow"))
                .filter(it -> !drawn.contains(Diagram.id(it)))
                .forEach(it -> findings.add(Rule.NOT_DRAWN, it));
    }

    private static boolean isDi(Element element, String type) {
        return Diagram.DI.equals(element.getNamespaceURI())
                && element.getLocalName().equals(type);
    }

    /** Checks that the diagram keeps what the product sends to or asks of the deployed version. */
    private void kept(Diagram before) {
        Set<String> starts = gone(before, List.of("startEvent"));
        starts.forEach(message -> findings.add(Rule.START_GONE, diagram.process(), message));
        Set<String> waits =
                gone(before, List.of("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"));
        waits.removeAll(starts);
        waits.forEach(message -> findings.add(Rule.MESSAGE_GONE, diagram.process(), message));
        for (Element old : before.all("userTask")) {
            Element task = diagram.byId().get(Diagram.id(old));
            if (task == null) {
                findings.add(Rule.TASK_GONE, diagram.process(), Diagram.id(old));
            } else {
                // They hold who may decide, and store what was decided.
                Set<String> gone = Diagram.listeners(old);
                gone.removeAll(Diagram.listeners(task));
                gone.forEach(listener -> findings.add(Rule.LISTENER_GONE, task, listener));
            }
        }
    }

    private Set<String> gone(Diagram before, List<String> types) {
        Set<String> gone = new TreeSet<>();
        types.forEach(type -> gone.addAll(before.messages(type)));
        types.forEach(type -> gone.removeAll(diagram.messages(type)));
        return gone;
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
