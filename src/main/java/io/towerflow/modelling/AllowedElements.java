package io.towerflow.modelling;

import io.towerflow.modelling.DeploymentContext.Beans;
import io.towerflow.modelling.LintFinding.Rule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * Checks a diagram against the list of what it may do. It is a list of what is allowed: whatever the engine knows besides, and
 * whatever it may learn later, is refused. An expression is a bean of the product, a variable, or one comparison of a variable;
 * nothing in a diagram calls a method.
 */
final class AllowedElements {

    static final Pattern CONDITION = Pattern.compile(
            "[#$]\\{\\s*(not |!)?\\s*[a-z]\\w*(\\s*(==|!=|<=|>=|<|>)\\s*('[\\w -]*'|\\d{1,9}|[a-z]\\w*))?\\s*}");

    private static final Pattern VARIABLE = Pattern.compile("[#$]\\{\\s*([a-z]\\w*|'[\\w -]*'|\\d{1,9})\\s*}");
    private static final Pattern BEAN = Pattern.compile("[#$]\\{(\\w+)}");
    private static final Pattern BUSINESS_KEY = Pattern.compile("[#$]\\{execution\\.processBusinessKey}");
    private static final String RETRIES = "failedJobRetryTimeCycle";
    /** Pattern of the current user, as in the task lists of one's own. */
    private static final Pattern CURRENT_USER = Pattern.compile("[#$]\\{\\s*currentUser\\(\\)\\s*}");

    /** Pattern of a repetition: how often, from when on where it says so, and how far apart. */
    private static final Pattern CYCLE = Pattern.compile("R\\d{0,4}/(?:([^/]+)/)?([^/]+)");

    /** Earliest start of a repetition: the engine goes from there to now step by step, each time. */
    private static final OffsetDateTime EARLIEST = OffsetDateTime.parse("2026-01-01T00:00:00Z");

    private static final Pattern RETRY_CYCLE = Pattern.compile("R[1-9]\\d?/(.+)");
    private static final int MOST_PAUSES = 20;

    /** Kind of value that a diagram may have. */
    private enum Kind {
        /** Text without any expression. */
        WORD,
        /** Text without any expression, or one variable. */
        VALUE,
        DELEGATE,
        EXECUTION_LISTENER,
        TASK_LISTENER,
        BUSINESS_KEY
    }

    private static final Set<String> BPMN_ELEMENTS = Set.of(
            "definitions",
            "process",
            "documentation",
            "extensionElements",
            "startEvent",
            "endEvent",
            "intermediateCatchEvent",
            "intermediateThrowEvent",
            "boundaryEvent",
            "userTask",
            "serviceTask",
            "receiveTask",
            "callActivity",
            "subProcess",
            "exclusiveGateway",
            "parallelGateway",
            "inclusiveGateway",
            "eventBasedGateway",
            "sequenceFlow",
            "incoming",
            "outgoing",
            "conditionExpression",
            "messageEventDefinition",
            "timerEventDefinition",
            "timeDuration",
            "timeDate",
            "timeCycle",
            "errorEventDefinition",
            "escalationEventDefinition",
            "signalEventDefinition",
            "compensateEventDefinition",
            "terminateEventDefinition",
            "message",
            "error",
            "escalation",
            "signal",
            "multiInstanceLoopCharacteristics",
            "loopCardinality",
            "completionCondition",
            "association",
            "textAnnotation",
            "text",
            "group",
            "category",
            "categoryValue",
            "collaboration",
            "participant",
            "laneSet",
            "lane",
            "flowNodeRef");
    private static final Set<String> SCRIPTS = Set.of("scriptTask", "script");
    private static final Set<String> BPMN_ATTRIBUTES = Set.of(
            "id",
            "name",
            "targetNamespace",
            "exporter",
            "exporterVersion",
            "isExecutable",
            "isClosed",
            "processType",
            "sourceRef",
            "targetRef",
            "processRef",
            "categoryValueRef",
            "default",
            "attachedToRef",
            "cancelActivity",
            "messageRef",
            "errorRef",
            "errorCode",
            "escalationRef",
            "escalationCode",
            "signalRef",
            "activityRef",
            "waitForCompletion",
            "isInterrupting",
            "triggeredByEvent",
            "isForCompensation",
            "associationDirection",
            "calledElement",
            "gatewayDirection",
            "eventGatewayType",
            "instantiate",
            "isSequential",
            "parallelMultiple",
            "textFormat");
    /** Attributes of the engine's own on BPMN elements. */
    private static final Map<String, Kind> CAMUNDA_ATTRIBUTES = Map.ofEntries(
            Map.entry("historyTimeToLive", Kind.WORD),
            Map.entry("versionTag", Kind.WORD),
            Map.entry("isStartableInTasklist", Kind.WORD),
            Map.entry("asyncBefore", Kind.WORD),
            Map.entry("asyncAfter", Kind.WORD),
            Map.entry("exclusive", Kind.WORD),
            Map.entry("jobPriority", Kind.VALUE),
            Map.entry("priority", Kind.VALUE),
            Map.entry("dueDate", Kind.VALUE),
            Map.entry("followUpDate", Kind.VALUE),
            Map.entry("assignee", Kind.VALUE),
            Map.entry("candidateGroups", Kind.VALUE),
            Map.entry("candidateUsers", Kind.VALUE),
            Map.entry("formRef", Kind.WORD),
            Map.entry("formRefBinding", Kind.WORD),
            Map.entry("calledElementBinding", Kind.WORD),
            Map.entry("collection", Kind.VALUE),
            Map.entry("elementVariable", Kind.WORD),
            Map.entry("errorCodeVariable", Kind.WORD),
            Map.entry("errorMessageVariable", Kind.WORD),
            Map.entry("escalationCodeVariable", Kind.WORD),
            Map.entry("delegateExpression", Kind.DELEGATE));
    /** Names that make the engine run or fetch something that is no bean of ours, wherever they stand. */
    private static final Set<String> CODE = Set.of(
            "class",
            "expression",
            "resultVariable",
            "resource",
            "connectorId",
            "connector",
            "type",
            "topic",
            "taskPriority",
            "decisionRef",
            "caseRef",
            "formKey",
            "formHandlerClass",
            "formData",
            "formField",
            "variableMappingClass",
            "variableMappingDelegateExpression",
            "field",
            "language",
            "expressionLanguage",
            "implementation",
            "operationRef");
    /** The engine's own elements and what may stand in them. */
    private static final Map<String, Map<String, Kind>> CAMUNDA_ELEMENTS = Map.of(
            "executionListener",
            Map.of("event", Kind.WORD, "delegateExpression", Kind.EXECUTION_LISTENER),
            "taskListener",
            Map.of("event", Kind.WORD, "id", Kind.WORD, "delegateExpression", Kind.TASK_LISTENER),
            "in",
            Map.of(
                    "source", Kind.WORD,
                    "target", Kind.WORD,
                    "sourceExpression", Kind.VALUE,
                    "businessKey", Kind.BUSINESS_KEY,
                    "local", Kind.WORD),
            "out",
            Map.of(
                    "source", Kind.WORD,
                    "target", Kind.WORD,
                    "sourceExpression", Kind.VALUE,
                    "local", Kind.WORD),
            "inputOutput",
            Map.of(),
            "inputParameter",
            Map.of("name", Kind.WORD),
            "outputParameter",
            Map.of("name", Kind.WORD),
            RETRIES,
            Map.of(),
            "properties",
            Map.of(),
            "property",
            Map.of("id", Kind.WORD, "name", Kind.WORD, "value", Kind.WORD));

    private static final Set<String> VALUES = Set.of("inputParameter", "outputParameter");

    /** Namespaces of what draws, and of what editors keep for themselves: the engine does nothing by it. */
    private static final Set<String> INERT = Set.of(
            Diagram.DI,
            "http://www.omg.org/spec/DD/20100524/DC",
            "http://www.omg.org/spec/DD/20100524/DI",
            "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
            "http://bpmn.io/schema/bpmn/biocolor/1.0",
            "http://camunda.org/schema/modeler/1.0");

    private final Beans beans;
    private final LintFindings findings;

    private AllowedElements(Beans beans, LintFindings findings) {
        this.beans = beans;
        this.findings = findings;
    }

    /** Whether the engine may evaluate this text, wherever it stands. */
    static boolean isExpression(String text) {
        String value = text.strip();
        return isWord(value)
                || Stream.of(CONDITION, VARIABLE, BEAN, BUSINESS_KEY, CURRENT_USER)
                        .anyMatch(pattern -> pattern.matcher(value).matches());
    }

    private static boolean isWord(String value) {
        return !value.contains("${") && !value.contains("#{");
    }

    static void check(Diagram diagram, Beans beans, LintFindings findings) {
        AllowedElements allowed = new AllowedElements(beans, findings);
        diagram.all().forEach(allowed::check);
    }

    private void check(Element element) {
        String space = element.getNamespaceURI();
        String type = element.getLocalName();
        if (Diagram.BPMN.equals(space)) {
            bpmn(element, type);
        } else if (Diagram.CAMUNDA.equals(space)) {
            camunda(element, type);
        } else if (!INERT.contains(String.valueOf(space))) {
            findings.add(Rule.UNKNOWN_ELEMENT, element, element.getNodeName());
        }
    }

    private void bpmn(Element element, String type) {
        if (!BPMN_ELEMENTS.contains(type)) {
            refuse(element, type, Rule.UNKNOWN_ELEMENT);
            return;
        }
        eachAttribute(element, attribute -> {
            String space = attribute.getNamespaceURI();
            if (Diagram.CAMUNDA.equals(space)) {
                attribute(element, attribute, CAMUNDA_ATTRIBUTES);
            } else if (space == null) {
                if (BPMN_ATTRIBUTES.contains(attribute.getLocalName())) {
                    value(element, attribute.getValue(), Kind.WORD);
                } else {
                    refuse(element, attribute.getName(), Rule.UNKNOWN_ATTRIBUTE);
                }
            } else if (!XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(space) && !INERT.contains(space)) {
                findings.add(Rule.UNKNOWN_ATTRIBUTE, element, attribute.getName());
            }
        });
        text(element, type);
    }

    private void text(Element element, String type) {
        String text = Diagram.text(element);
        switch (type) {
            case "conditionExpression", "completionCondition" -> {
                if (!CONDITION.matcher(text).matches()) {
                    findings.add(Rule.CONDITION, element, text);
                }
            }
            case "timeDuration", "timeDate", "timeCycle" -> {
                if (!VARIABLE.matcher(text).matches() && !isTime(type, text)) {
                    findings.add(Rule.TIMER, element, text);
                }
            }
            case "loopCardinality" -> value(element, text, Kind.VALUE);
            // The engine evaluates the documentation of a task too.
            default -> value(element, text, Kind.WORD);
        }
    }

    private void camunda(Element element, String type) {
        Map<String, Kind> attributes = CAMUNDA_ELEMENTS.get(type);
        if (attributes == null) {
            refuse(element, type, Rule.UNKNOWN_ELEMENT);
            return;
        }
        eachAttribute(element, attribute -> {
            if (attribute.getNamespaceURI() != null) {
                refuse(element, attribute.getName(), Rule.UNKNOWN_ATTRIBUTE);
            } else {
                attribute(element, attribute, attributes);
            }
        });
        String text = Diagram.text(element);
        if (type.equals(RETRIES)) {
            if (!isRetries(text)) {
                findings.add(Rule.RETRIES, element, text);
            }
        } else {
            value(element, text, VALUES.contains(type) ? Kind.VALUE : Kind.WORD);
        }
    }

    private void attribute(Element element, Attr attribute, Map<String, Kind> allowed) {
        Kind kind = allowed.get(attribute.getLocalName());
        if (kind == null) {
            refuse(element, attribute.getName(), Rule.UNKNOWN_ATTRIBUTE);
        } else {
            value(element, attribute.getValue(), kind);
        }
    }

    private void refuse(Element element, String name, Rule otherwise) {
        String plain = name.substring(name.indexOf(':') + 1);
        findings.add(
                SCRIPTS.contains(plain) ? Rule.SCRIPT : CODE.contains(plain) ? Rule.CODE : otherwise, element, name);
    }

    private void value(Element element, String text, Kind kind) {
        String value = text.strip();
        switch (kind) {
            case WORD -> word(element, value);
            case VALUE -> {
                if (!VARIABLE.matcher(value).matches()) {
                    word(element, value);
                }
            }
            case BUSINESS_KEY -> {
                if (!BUSINESS_KEY.matcher(value).matches()) {
                    findings.add(Rule.EXPRESSION, element, value);
                }
            }
            case DELEGATE -> bean(element, value, beans::isDelegate);
            case EXECUTION_LISTENER -> bean(element, value, beans::isExecutionListener);
            case TASK_LISTENER -> bean(element, value, beans::isTaskListener);
        }
    }

    private void word(Element element, String value) {
        if (!isWord(value)) {
            findings.add(Rule.EXPRESSION, element, value);
        }
    }

    private void bean(Element element, String value, Predicate<String> known) {
        Matcher bean = BEAN.matcher(value);
        if (!bean.matches() || !known.test(bean.group(1))) {
            findings.add(Rule.BEAN, element, value);
        }
    }

    private static boolean isTime(String type, String text) {
        try {
            switch (type) {
                case "timeDuration" -> amount(text);
                case "timeDate" -> OffsetDateTime.parse(text);
                default -> {
                    Matcher cycle = CYCLE.matcher(text);
                    if (!cycle.matches()) {
                        return false;
                    }
                    amount(cycle.group(2));
                    return cycle.group(1) == null
                            || !OffsetDateTime.parse(cycle.group(1)).isBefore(EARLIEST) && isMinutes(cycle.group(2));
                }
            }
            return true;
        } catch (DateTimeException wrong) {
            return false;
        }
    }

    /**
     * Whether it is one pause for all tries, as R5/PT1M, or the pauses one by one, as PT5S,PT1M: what else stands there the
     * engine passes over.
     */
    private static boolean isRetries(String text) {
        try {
            Matcher cycle = RETRY_CYCLE.matcher(text);
            if (cycle.matches()) {
                amount(cycle.group(1));
            } else {
                for (String pause : text.split(",", MOST_PAUSES)) {
                    amount(pause.strip());
                }
            }
            return true;
        } catch (DateTimeException wrong) {
            return false;
        }
    }

    /** Whether the steps of a repetition are a minute or longer. */
    private static boolean isMinutes(String text) {
        if (text.contains("T")) {
            return Duration.parse(text).compareTo(Duration.ofMinutes(1)) >= 0;
        }
        Period period = Period.parse(text);
        return !period.isNegative() && !period.isZero();
    }

    /** Parses an amount of time: P3D and P1M are periods, PT5S is a duration, P1DT2H both. */
    private static void amount(String text) {
        if (text.contains("T")) {
            Duration.parse(text);
        } else {
            Period.parse(text);
        }
    }

    private static void eachAttribute(Element element, Consumer<Attr> work) {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            if (!XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
                work.accept(attribute);
            }
        }
    }
}
