package io.towerflow.modelling;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.modelling.FormSchema.Component;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** Compares two versions of a process: what the diagrams do and what the forms ask, and not their texts. */
public final class ProcessDifference {

    /** Elements of a diagram that stand for themselves; the others belong to the one around them. */
    private static final Set<String> UNITS = Set.of(
            "process",
            "sequenceFlow",
            "message",
            "error",
            "signal",
            "escalation",
            "association",
            "textAnnotation",
            "group",
            "participant",
            "lane");
    /** Elements that follow from the flows, or only hold others. */
    private static final Set<String> IMPLIED =
            Set.of("incoming", "outgoing", "extensionElements", "inputOutput", "laneSet", "properties");

    private static final Set<String> REFERENCES = Set.of(
            "sourceRef", "targetRef", "default", "attachedToRef", "messageRef", "errorRef", "signalRef", "activityRef");
    /** Attributes that say where a form shows something, which is no difference in what it asks. */
    private static final Set<String> PLACES = Set.of("id", "layout", "components");

    private static final String FORM_TYPE = "form";

    private ProcessDifference() {}

    /** Kind of change. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED,
        /** Moved: it does the same at another place of the drawing. */
        MOVED
    }

    /**
     * Change of an element of a diagram or a component of a form.
     *
     * @param file the file's name
     * @param element its id
     * @param type its BPMN type or the kind of the component; {@code form} for a whole form
     * @param name how people know it
     * @param details what is different in it; of what was added, what it is; none of what was removed or moved
     */
    public record Change(Kind kind, String file, String element, String type, String name, List<Detail> details) {}

    /**
     * Detail that is different.
     *
     * @param what an attribute or a part of the element, as BPMN, the engine or the form calls it
     * @param from null where it was not there
     * @param to null where it is not there any more
     */
    public record Detail(
            String what, @Nullable String from, @Nullable String to) {}

    /** Lists the changes in the order of the files, what was only moved last. Files that cannot be read are left out. */
    public static List<Change> between(Map<String, String> before, Map<String, String> after) {
        List<Change> changes = new ArrayList<>();
        Diagram old = diagram(before);
        Diagram changed = diagram(after);
        if (changed != null) {
            diagrams(old, changed, changes);
        }
        Set<String> forms = new TreeSet<>(before.keySet());
        forms.addAll(after.keySet());
        for (String file : forms) {
            if (file.endsWith(FormSchema.SUFFIX)) {
                forms(file, form(file, before.get(file)), form(file, after.get(file)), changes);
            }
        }
        changes.sort((one, other) -> Boolean.compare(one.kind() == Kind.MOVED, other.kind() == Kind.MOVED));
        return List.copyOf(changes);
    }

    private static @Nullable Diagram diagram(Map<String, String> files) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().endsWith(Diagram.SUFFIX))
                .findFirst()
                .map(file -> {
                    try {
                        return Diagram.read(file.getKey(), file.getValue());
                    } catch (UnreadableFileException none) {
                        return null;
                    }
                })
                .orElse(null);
    }

    private static @Nullable FormSchema form(String file, @Nullable String text) {
        try {
            return text == null ? null : FormSchema.read(file, text);
        } catch (UnreadableFileException none) {
            return null;
        }
    }

    private static void diagrams(@Nullable Diagram before, Diagram after, List<Change> changes) {
        Map<String, Element> old = before == null ? Map.of() : units(before);
        Map<String, Element> now = units(after);
        Map<String, String> placesBefore = before == null ? Map.of() : places(before);
        Map<String, String> places = places(after);
        now.forEach((id, element) -> {
            Element was = old.get(id);
            List<Detail> details = was == null || before == null
                    ? details(Map.of(), properties(after, element))
                    : details(properties(before, was), properties(after, element));
            if (was == null) {
                changes.add(change(Kind.ADDED, after, element, details));
            } else if (!details.isEmpty()) {
                changes.add(change(Kind.CHANGED, after, element, details));
            } else if (!Objects.equals(placesBefore.get(id), places.get(id))) {
                changes.add(change(Kind.MOVED, after, element, List.of()));
            }
        });
        if (before != null) {
            old.forEach((id, element) -> {
                if (!now.containsKey(id)) {
                    changes.add(change(Kind.REMOVED, before, element, List.of()));
                }
            });
        }
    }

    private static Change change(Kind kind, Diagram diagram, Element element, List<Detail> details) {
        return new Change(
                kind, diagram.file(), Diagram.id(element), element.getLocalName(), known(diagram, element), details);
    }

    private static Map<String, Element> units(Diagram diagram) {
        Map<String, Element> units = new LinkedHashMap<>();
        diagram.byId().forEach((id, element) -> {
            if (isUnit(element)) {
                units.put(id, element);
            }
        });
        return units;
    }

    private static boolean isUnit(Element element) {
        return Diagram.isFlowNode(element)
                || (Diagram.BPMN.equals(element.getNamespaceURI()) && UNITS.contains(element.getLocalName()));
    }

    private static String known(Diagram diagram, Element element) {
        String name = Diagram.name(element);
        if (name != null || !element.getLocalName().equals("sequenceFlow")) {
            return name == null ? Diagram.id(element) : name;
        }
        return reference(diagram, element.getAttribute("sourceRef")) + " → "
                + reference(diagram, element.getAttribute("targetRef"));
    }

    private static String reference(Diagram diagram, String id) {
        Element element = diagram.byId().get(id);
        String name = element == null ? null : Diagram.name(element);
        return name == null ? id : name;
    }

    /** Reads what an element is, apart from where it is drawn; parts of the same kind are put together in their order. */
    private static Map<String, Value> properties(Diagram diagram, Element element) {
        Map<String, Value> properties = new LinkedHashMap<>();
        put(properties, "type", Value.of(element.getLocalName()));
        if (element.getParentNode() instanceof Element parent
                && !parent.getLocalName().equals("process")
                && isUnit(parent)) {
            put(properties, "inside", new Value(Diagram.id(parent), reference(diagram, Diagram.id(parent))));
        }
        eachAttribute(element, attribute -> put(properties, attribute.getLocalName(), value(diagram, attribute)));
        parts(diagram, element, properties);
        return properties;
    }

    private static void parts(Diagram diagram, Element element, Map<String, Value> properties) {
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element part && !isUnit(part)) {
                String type = part.getLocalName();
                if (!type.equals("incoming") && !type.equals("outgoing")) {
                    if (!IMPLIED.contains(type)) {
                        put(properties, type, part(diagram, part));
                    }
                    parts(diagram, part, properties);
                }
            }
        }
    }

    private static Value part(Diagram diagram, Element part) {
        List<Value> values = new ArrayList<>();
        eachAttribute(part, attribute -> values.add(value(diagram, attribute)));
        String text = Diagram.text(part);
        if (!text.isEmpty()) {
            values.add(Value.of(text.replaceAll("\\s+", " ")));
        }
        return values.stream().reduce((one, other) -> one.and(" ", other)).orElse(Value.of(""));
    }

    private static Value value(Diagram diagram, Attr attribute) {
        String value = attribute.getValue().replaceAll("\\s+", " ").strip();
        if (!REFERENCES.contains(attribute.getLocalName())) {
            return Value.of(value);
        }
        String name = reference(diagram, value);
        return new Value(value, name.equals(value) ? value : name + " (" + value + ")");
    }

    private static void put(Map<String, Value> properties, String what, Value value) {
        properties.merge(what, value, (one, other) -> one.and(" · ", other));
    }

    /** Part of an element: what it is compared by, and how people read it. Who renames a task does not change the flows to it. */
    private record Value(String raw, String shown) {

        static Value of(String text) {
            return new Value(text, text);
        }

        Value and(String between, Value other) {
            return new Value(raw + between + other.raw, shown + between + other.shown);
        }
    }

    private static void eachAttribute(Element element, Consumer<Attr> work) {
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            String space = attribute.getNamespaceURI();
            boolean own = space == null || Diagram.CAMUNDA.equals(space);
            if (own && !attribute.getLocalName().equals("id")) {
                work.accept(attribute);
            }
        }
    }

    private static List<Detail> details(Map<String, Value> before, Map<String, Value> after) {
        List<Detail> details = new ArrayList<>();
        after.forEach((what, value) -> {
            Value was = before.get(what);
            boolean told = before.isEmpty() && (what.equals("type") || what.equals("name"));
            if (!told && (was == null || !value.raw().equals(was.raw()))) {
                details.add(new Detail(what, was == null ? null : was.shown(), value.shown()));
            }
        });
        before.forEach((what, value) -> {
            if (!after.containsKey(what)) {
                details.add(new Detail(what, value.shown(), null));
            }
        });
        return List.copyOf(details);
    }

    /** Reads where each element is drawn. */
    private static Map<String, String> places(Diagram diagram) {
        Map<String, String> places = new HashMap<>();
        for (Element drawn : diagram.all()) {
            if (Diagram.DI.equals(drawn.getNamespaceURI()) && drawn.hasAttribute("bpmnElement")) {
                StringBuilder place = new StringBuilder();
                for (Node child = drawn.getFirstChild(); child != null; child = child.getNextSibling()) {
                    if (child instanceof Element point && !point.getLocalName().equals("BPMNLabel")) {
                        for (String axis : List.of("x", "y", "width", "height")) {
                            place.append(number(point.getAttribute(axis))).append(' ');
                        }
                    }
                }
                places.put(drawn.getAttribute("bpmnElement"), place.toString());
            }
        }
        return places;
    }

    private static String number(String text) {
        try {
            return text.isEmpty() ? "" : String.valueOf(Double.parseDouble(text));
        } catch (NumberFormatException wrong) {
            return text;
        }
    }

    private static void forms(
            String file, @Nullable FormSchema before, @Nullable FormSchema after, List<Change> changes) {
        if (after == null) {
            if (before != null) {
                changes.add(new Change(Kind.REMOVED, file, before.id(), FORM_TYPE, file, List.of()));
            }
            return;
        }
        if (before == null) {
            changes.add(new Change(Kind.ADDED, file, after.id(), FORM_TYPE, file, List.of()));
        }
        Map<String, Component> old = before == null ? Map.of() : byId(before);
        Map<String, Component> now = byId(after);
        List<String> orderBefore =
                old.keySet().stream().filter(now::containsKey).toList();
        List<String> order = now.keySet().stream().filter(old::containsKey).toList();
        now.forEach((id, component) -> {
            Component was = old.get(id);
            List<Detail> details = details(was == null ? Map.of() : properties(was), properties(component));
            if (was == null) {
                changes.add(change(Kind.ADDED, file, component, details));
            } else if (!details.isEmpty()) {
                changes.add(change(Kind.CHANGED, file, component, details));
            } else if (orderBefore.indexOf(id) != order.indexOf(id)
                    || !was.node().path("layout").equals(component.node().path("layout"))) {
                changes.add(change(Kind.MOVED, file, component, List.of()));
            }
        });
        old.forEach((id, component) -> {
            if (!now.containsKey(id)) {
                changes.add(change(Kind.REMOVED, file, component, List.of()));
            }
        });
    }

    private static Change change(Kind kind, String file, Component component, List<Detail> details) {
        return new Change(kind, file, component.id(), component.type(), component.known(), details);
    }

    private static Map<String, Component> byId(FormSchema form) {
        return form.components().stream()
                .collect(Collectors.toMap(
                        Component::id, component -> component, (one, other) -> one, LinkedHashMap::new));
    }

    private static Map<String, Value> properties(Component component) {
        Map<String, Value> properties = new LinkedHashMap<>();
        component.node().properties().forEach(entry -> {
            if (!PLACES.contains(entry.getKey())) {
                flatten(entry.getKey(), entry.getValue(), properties);
            }
        });
        return properties;
    }

    /** Flattens objects by their fields; a list is one value, as people see the choices of a field. */
    private static void flatten(String path, JsonNode value, Map<String, Value> properties) {
        if (value.isObject()) {
            value.properties().forEach(entry -> flatten(entry.getKey(), entry.getValue(), properties));
        } else if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(
                    part.has("label")
                            ? part.path("label").asText() + " = "
                                    + part.path("value").asText()
                            : part.isValueNode() ? part.asText() : part.toString()));
            properties.put(path, Value.of(String.join(", ", parts)));
        } else {
            properties.put(path, Value.of(value.asText()));
        }
    }

    /** Returns what became of each drawn element, for its colour, by id. */
    public static Map<String, Kind> drawn(List<Change> changes) {
        Map<String, Kind> drawn = new LinkedHashMap<>();
        changes.stream()
                .filter(change -> change.file().endsWith(Diagram.SUFFIX))
                .forEach(change -> drawn.put(change.element(), change.kind()));
        return drawn;
    }
}
