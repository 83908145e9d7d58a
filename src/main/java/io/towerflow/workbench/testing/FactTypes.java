package io.towerflow.workbench.testing;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Makes facts of what a test says, of the types that the rules of the set know and no others. */
final class FactTypes {

    private final Map<String, Class<?>> types;
    private final Map<Class<?>, MappingNode> examples = new HashMap<>();

    /** @param types records and enums by their simple names */
    FactTypes(Map<String, Class<?>> types) {
        this.types = new TreeMap<>(types);
    }

    /** What the fields of a type are where a test says nothing of them. */
    void example(Node name, Node fields) {
        Class<?> type = type(name, text(name));
        if (examples.put(type, mapping(fields, "the fields of " + type.getSimpleName())) != null) {
            throw new UnreadableTestException(
                    name, "the example of " + type.getSimpleName() + " is given twice: keep one");
        }
        entries(mapping(fields, "")).keySet().forEach(field -> component(type, field));
    }

    Class<?> type(Node where, String name) {
        return types.entrySet().stream()
                .filter(one -> one.getValue().isRecord() && LooseNames.same(one.getKey(), name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> {
                    List<String> known = types.entrySet().stream()
                            .filter(one -> one.getValue().isRecord())
                            .map(Map.Entry::getKey)
                            .toList();
                    return new UnreadableTestException(
                            where,
                            "no rule of this set knows " + name + "; write " + LooseNames.nearest(name, known)
                                    + "? There are " + String.join(", ", known));
                });
    }

    /** A fact with the fields that are written; the others are those of the example, else 0, no, empty or nothing. */
    Object fact(Class<?> type, Node where, @Nullable MappingNode written) {
        Map<Node, Node> fields = written == null ? Map.of() : entries(written);
        Map<String, Node> given = new HashMap<>();
        fields.forEach((name, value) -> {
            if (given.put(component(type, name).getName(), value) != null) {
                throw new UnreadableTestException(name, text(name) + " is written twice: keep one");
            }
        });
        MappingNode example = examples.get(type);
        if (example != null) {
            entries(example)
                    .forEach((name, value) ->
                            given.putIfAbsent(component(type, name).getName(), value));
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Node value = given.get(components[i].getName());
            values[i] = value == null ? plain(components[i], where) : value(components[i], value);
        }
        return make(type, where, values);
    }

    private static Object make(Class<?> type, Node where, @Nullable Object[] values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new UnreadableTestException(
                    where,
                    type.getSimpleName() + ": " + refused.getTargetException().getMessage());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " cannot be made", impossible);
        }
    }

    /** The field of a type that is meant. */
    static RecordComponent component(Class<?> type, Node name) {
        return Arrays.stream(type.getRecordComponents())
                .filter(one -> LooseNames.same(one.getName(), text(name)))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> known = Arrays.stream(type.getRecordComponents())
                            .map(one -> LooseNames.plain(one.getName()))
                            .toList();
                    return new UnreadableTestException(
                            name,
                            type.getSimpleName() + " has no field \"" + text(name) + "\"; write "
                                    + LooseNames.nearest(text(name), known) + "? It has " + String.join(", ", known));
                });
    }

    private @Nullable Object plain(RecordComponent component, Node where) {
        Class<?> type = component.getType();
        if (nullable(component)) {
            return null;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == double.class) {
            return 0.0;
        }
        if (type == String.class) {
            return "";
        }
        if (type == UUID.class) {
            return new UUID(0, 0);
        }
        if (type == Set.class) {
            return Set.of();
        }
        if (List.class == type || Collection.class == type) {
            return List.of();
        }
        if (type.isRecord()) {
            return fact(type, where, null);
        }
        throw new UnreadableTestException(
                where,
                component.getDeclaringRecord().getSimpleName() + " needs " + LooseNames.plain(component.getName())
                        + (type.isEnum() ? ": one of " + words(type) : ""));
    }

    static boolean nullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** What is written for a field. */
    @Nullable
    Object value(RecordComponent component, Node node) {
        if (nothing(node)) {
            if (nullable(component)) {
                return null;
            }
            throw new UnreadableTestException(
                    node, LooseNames.plain(component.getName()) + " cannot be nothing: write a value");
        }
        return value(component.getName(), component.getGenericType(), node);
    }

    private Object value(String field, Type generic, Node node) {
        Class<?> type =
                (Class<?>) (generic instanceof ParameterizedType parameterized ? parameterized.getRawType() : generic);
        if (type == Set.class || type == List.class || type == Collection.class) {
            List<Object> members = new ArrayList<>();
            for (Node member : members(node)) {
                members.add(value(field, ((ParameterizedType) generic).getActualTypeArguments()[0], member));
            }
            return type == Set.class ? new LinkedHashSet<>(members) : members;
        }
        if (type == Object.class) {
            Map.Entry<Node, Node> only = only(node, "the fact that is meant, such as {Sign: {family: mains}}");
            return fact(type(only.getKey(), text(only.getKey())), node, mapping(only.getValue(), "its fields"));
        }
        if (type.isRecord()) {
            return fact(type, node, mapping(node, "the fields of " + type.getSimpleName()));
        }
        if (!(node instanceof ScalarNode scalar)) {
            throw new UnreadableTestException(node, LooseNames.plain(field) + " takes one value");
        }
        return scalar(field, type, scalar);
    }

    private static Object scalar(String field, Class<?> type, ScalarNode node) {
        String text = node.getValue().strip();
        if (type == String.class) {
            return node.getValue();
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(field, node);
        }
        if (type == double.class || type == Double.class) {
            return Amounts.of(field, node);
        }
        if (type == int.class || type == Integer.class) {
            return Math.toIntExact(Math.round(whole(field, node)));
        }
        if (type == long.class || type == Long.class) {
            return Math.round(whole(field, node));
        }
        if (type.isEnum()) {
            return constant(field, type, node);
        }
        try {
            if (type == UUID.class) {
                return UUID.fromString(text);
            }
            if (type == LocalDate.class) {
                return LocalDate.parse(text);
            }
            if (type == Instant.class) {
                return Instant.parse(text);
            }
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            throw new UnreadableTestException(
                    node,
                    LooseNames.plain(field) + " is \"" + text + "\"; write "
                            + (type == UUID.class
                                    ? "a UUID"
                                    : type == LocalDate.class ? "a date such as 2026-05-01" : "2026-05-01T10:00:00Z"));
        }
        throw new UnreadableTestException(node, LooseNames.plain(field) + " cannot be written in a test");
    }

    private static double whole(String field, ScalarNode node) {
        double number = Amounts.of(field, node);
        if (Math.abs(number - Math.rint(number)) > 1e-9) {
            throw new UnreadableTestException(
                    node, LooseNames.plain(field) + " is \"" + node.getValue() + "\"; it must be a whole number");
        }
        return number;
    }

    private static boolean truth(String field, ScalarNode node) {
        return switch (node.getValue().strip().toLowerCase(java.util.Locale.ROOT)) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default ->
                throw new UnreadableTestException(
                        node, LooseNames.plain(field) + " is \"" + node.getValue() + "\"; write yes or no");
        };
    }

    private static Object constant(String field, Class<?> type, ScalarNode node) {
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> LooseNames.same(((Enum<?>) one).name(), node.getValue()))
                .findFirst()
                .orElseThrow(() -> new UnreadableTestException(
                        node,
                        LooseNames.plain(field) + " is \"" + node.getValue() + "\"; write one of " + words(type)));
    }

    private static String words(Class<?> type) {
        return String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                        .map(one -> LooseNames.plain(((Enum<?>) one).name()))
                        .toList());
    }

    // What the text is made of.

    static boolean nothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && List.of("", "~", "null", "none", "nothing")
                        .contains(scalar.getValue().strip());
    }

    static String text(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().strip();
        }
        throw new UnreadableTestException(node, "a name or a sentence is wanted here");
    }

    static MappingNode mapping(Node node, String what) {
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        throw new UnreadableTestException(node, "write " + what + " as name: value");
    }

    static Map<Node, Node> entries(MappingNode mapping) {
        Map<Node, Node> entries = new LinkedHashMap<>();
        for (NodeTuple one : mapping.getValue()) {
            entries.put(one.getKeyNode(), one.getValueNode());
        }
        return entries;
    }

    static Map.Entry<Node, Node> only(Node node, String what) {
        if (node instanceof MappingNode mapping && mapping.getValue().size() == 1) {
            return entries(mapping).entrySet().iterator().next();
        }
        throw new UnreadableTestException(node, "write " + what);
    }

    /** One value counts as a list of one. */
    static List<Node> members(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }
}
