package io.towerflow.modelling;

import io.towerflow.modelling.LintFinding.Rule;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * A BPMN 2.0 diagram, read without reaching anything outside of its text. It is read as plain XML, so that what the engine's
 * model would pass over is seen too.
 */
public final class Diagram {

    /** Ends the names of files that are diagrams. */
    public static final String SUFFIX = ".bpmn";

    static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
    static final String DI = "http://www.omg.org/spec/BPMN/20100524/DI";
    /** Longest diagram, in characters; the largest that the product ships has a twentieth. */
    static final int LONGEST = 1_000_000;

    private static final String DEEPEST = "60";
    private static final Set<String> FLOW_NODES = Set.of(
            "startEvent",
            "endEvent",
            "intermediateCatchEvent",
            "intermediateThrowEvent",
            "boundaryEvent",
            "userTask",
            "serviceTask",
            "sendTask",
            "receiveTask",
            "manualTask",
            "task",
            "scriptTask",
            "businessRuleTask",
            "callActivity",
            "subProcess",
            "transaction",
            "adHocSubProcess",
            "exclusiveGateway",
            "parallelGateway",
            "inclusiveGateway",
            "complexGateway",
            "eventBasedGateway");

    private final String file;
    private final List<Element> all;
    private final List<Element> processes;
    private final Map<String, Element> byId;

    private Diagram(String file, List<Element> all) {
        this.file = file;
        this.all = all;
        this.processes = all.stream().filter(it -> isBpmn(it, "process")).toList();
        this.byId = all.stream()
                .filter(it ->
                        it.getNamespaceURI() != null && it.getNamespaceURI().equals(BPMN))
                .filter(it -> it.hasAttribute("id"))
                .collect(Collectors.toMap(Diagram::id, it -> it, (one, other) -> one, LinkedHashMap::new));
    }

    static Diagram read(String file, String text) throws UnreadableFileException {
        if (text.length() > LONGEST) {
            throw new UnreadableFileException(Rule.TOO_LONG, file, String.valueOf(LONGEST));
        }
        Document document;
        try {
            document = parser().parse(new InputSource(new StringReader(text)));
        } catch (SAXParseException wrong) {
            throw String.valueOf(wrong.getMessage()).contains("DOCTYPE")
                    ? new UnreadableFileException(Rule.DOCTYPE, file)
                    : new UnreadableFileException(
                            Rule.NOT_XML,
                            file,
                            String.valueOf(wrong.getLineNumber()),
                            String.valueOf(wrong.getMessage()));
        } catch (SAXException | IOException wrong) {
            throw new UnreadableFileException(Rule.NOT_XML, file, "1", String.valueOf(wrong.getMessage()));
        }
        // The engine reads the bytes by the encoding that the file names.
        String encoding = document.getXmlEncoding();
        if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
            throw new UnreadableFileException(Rule.NOT_UTF8, file);
        }
        Element root = document.getDocumentElement();
        if (!isBpmn(root, "definitions")) {
            throw new UnreadableFileException(Rule.NOT_BPMN, file);
        }
        NodeList nodes = document.getElementsByTagNameNS("*", "*");
        List<Element> all = new ArrayList<>(nodes.getLength());
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        Diagram diagram = new Diagram(file, all);
        if (diagram.processes.size() != 1 || diagram.key().isBlank()) {
            throw new UnreadableFileException(Rule.NOT_ONE_PROCESS, file, String.valueOf(diagram.processes.size()));
        }
        return diagram;
    }

    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setAttribute("jdk.xml.maxElementDepth", DEEPEST);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            factory.setIgnoringComments(true);
            factory.setCoalescing(true);
            DocumentBuilder parser = factory.newDocumentBuilder();
            parser.setErrorHandler(new Throwing());
            return parser;
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException("Java's own parser knows these settings", impossible);
        }
    }

    /** Error handler without which the parser writes to standard error. */
    private static final class Throwing implements ErrorHandler {

        @Override
        public void warning(SAXParseException told) {
            // What is well formed is enough.
        }

        @Override
        public void error(SAXParseException wrong) throws SAXException {
            throw wrong;
        }

        @Override
        public void fatalError(SAXParseException wrong) throws SAXException {
            throw wrong;
        }
    }

    String file() {
        return file;
    }

    /** Every element of the file, in its order. */
    List<Element> all() {
        return all;
    }

    /** The BPMN elements of this type. */
    List<Element> all(String type) {
        return all.stream().filter(it -> isBpmn(it, type)).toList();
    }

    /** The BPMN elements with an id, by id, in the order of the file. */
    Map<String, Element> byId() {
        return byId;
    }

    /** Elements that are passed through: events, tasks, gateways, sub-processes. */
    List<Element> flowNodes() {
        return all.stream().filter(Diagram::isFlowNode).toList();
    }

    Element process() {
        return processes.getFirst();
    }

    /** The process's id, by which the engine starts it. */
    String key() {
        return id(process());
    }

    /** The forms that its user tasks show, by id. */
    Set<String> forms() {
        return all("userTask").stream()
                .map(task -> camunda(task, "formRef"))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of the messages that elements of this type wait for. */
    Set<String> messages(String type) {
        return all(type).stream()
                .flatMap(event ->
                        Stream.concat(Stream.of(event), children(event, BPMN, "messageEventDefinition").stream()))
                .map(definition -> byId.get(definition.getAttribute("messageRef")))
                .filter(Objects::nonNull)
                .map(Diagram::name)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static boolean isFlowNode(Element element) {
        return BPMN.equals(element.getNamespaceURI()) && FLOW_NODES.contains(element.getLocalName());
    }

    static boolean isBpmn(Element element, String type) {
        return BPMN.equals(element.getNamespaceURI()) && element.getLocalName().equals(type);
    }

    static String id(Element element) {
        return element.getAttribute("id");
    }

    static @Nullable String name(Element element) {
        String name = element.getAttribute("name");
        return name.isBlank() ? null : name.replaceAll("\\s+", " ").strip();
    }

    /** The value of an attribute of the engine's own; null where there is none. */
    static @Nullable String camunda(Element element, String attribute) {
        return element.hasAttributeNS(CAMUNDA, attribute) ? element.getAttributeNS(CAMUNDA, attribute) : null;
    }

    static List<Element> children(Element parent, String namespace, String type) {
        List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element
                    && namespace.equals(element.getNamespaceURI())
                    && element.getLocalName().equals(type)) {
                children.add(element);
            }
        }
        return children;
    }

    /** Listeners that the engine calls when something happens to this element: the event and the bean. */
    static Set<String> listeners(Element element) {
        return children(element, BPMN, "extensionElements").stream()
                .flatMap(extensions -> Stream.of("taskListener", "executionListener")
                        .flatMap(type -> children(extensions, CAMUNDA, type).stream()))
                .map(listener -> listener.getAttribute("event") + " " + listener.getAttribute("delegateExpression"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The text that stands in the element itself, without that of its children. */
    static String text(Element element) {
        StringBuilder text = new StringBuilder();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeType() == Node.TEXT_NODE || child.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(child.getNodeValue());
            }
        }
        return text.toString().strip();
    }
}
