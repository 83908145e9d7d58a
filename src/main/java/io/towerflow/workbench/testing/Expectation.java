package io.towerflow.workbench.testing;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A finding that a test expects: its type, perhaps the rule that must find it, and those of its fields that matter. */
final class Expectation {

    private static final String BY = " by ";

    private final FactTypes types;
    private final Class<?> type;
    private final @Nullable String rule;
    private final @Nullable MappingNode fields;
    private final int line;

    /**
     * What rules found.
     *
     * @param rule whose finding it is
     */
    record Found(Object finding, String rule) {

        @Override
        public String toString() {
            return finding.getClass().getSimpleName() + " by \"" + rule + "\"";
        }
    }

    /**
     * Reads {@code Grouping}, {@code Grouping by NAME OF A RULE}, and either with fields.
     *
     * @param rules the names of the set's rules
     */
    Expectation(FactTypes types, Collection<String> rules, Node written) {
        this.types = types;
        this.line = written.getStartMark().getLine() + 1;
        Node head = written;
        if (written instanceof MappingNode) {
            Map.Entry<Node, Node> only =
                    FactTypes.only(written, "one finding and its fields, such as Grouping: {strength: 90}");
            head = only.getKey();
            this.fields = FactTypes.nothing(only.getValue())
                    ? null
                    : FactTypes.mapping(only.getValue(), "the fields of the finding");
        } else {
            this.fields = null;
        }
        String text = FactTypes.text(head);
        int by = text.indexOf(BY);
        this.type = types.type(head, by < 0 ? text : text.substring(0, by));
        this.rule = by < 0 ? null : text.substring(by + BY.length()).strip();
        if (rule != null && !rules.contains(rule)) {
            throw new UnreadableTestException(
                    head, "this set has no rule \"" + rule + "\"; write \"" + LooseNames.nearest(rule, rules) + "\"?");
        }
        if (fields != null) {
            // Read once now, so that what is misspelt is told even where no rule finds anything.
            FactTypes.entries(fields).forEach((name, value) -> check(FactTypes.component(type, name), value));
        }
    }

    int line() {
        return line;
    }

    boolean meets(Found found) {
        return differences(found).isEmpty();
    }

    /** What nothing that was found meets, with what comes nearest. */
    String unmet(List<Found> all) {
        String said = "expected " + this + ", got nothing like it";
        return all.stream()
                .filter(found -> type.isInstance(found.finding()))
                .min(Comparator.comparingInt(found -> differences(found).size()))
                .map(found -> said + "; nearest is " + found + ", where " + String.join(" and ", differences(found)))
                .orElseGet(() -> said
                        + (all.isEmpty()
                                ? ": no rule found anything"
                                : "; the rules found "
                                        + String.join(
                                                ", ",
                                                all.stream()
                                                        .map(Found::toString)
                                                        .distinct()
                                                        .limit(3)
                                                        .toList())));
    }

    private List<String> differences(Found found) {
        if (!type.isInstance(found.finding())) {
            return List.of("it is no " + type.getSimpleName());
        }
        List<String> differences = new ArrayList<>();
        if (rule != null && !rule.equals(found.rule())) {
            differences.add("the rule is another");
        }
        if (fields != null) {
            differences.addAll(differences(fields, found.finding()));
        }
        return differences;
    }

    private List<String> differences(MappingNode wanted, Object actual) {
        List<String> differences = new ArrayList<>();
        FactTypes.entries(wanted).forEach((name, value) -> {
            RecordComponent component = FactTypes.component(actual.getClass(), name);
            Object own = read(component, actual);
            if (!same(component, value, own)) {
                differences.add(LooseNames.plain(component.getName()) + " is " + told(own) + ", not " + told(value));
            }
        });
        return differences;
    }

    private boolean same(RecordComponent component, Node wanted, @Nullable Object actual) {
        if (FactTypes.nothing(wanted) || actual == null) {
            return FactTypes.nothing(wanted) && actual == null;
        }
        if (wanted instanceof MappingNode mapping) {
            if (component.getType() == Object.class && mapping.getValue().size() == 1) {
                Map.Entry<Node, Node> only = FactTypes.only(mapping, "a fact");
                return types.type(only.getKey(), FactTypes.text(only.getKey())).isInstance(actual)
                        && differences(FactTypes.mapping(only.getValue(), "its fields"), actual)
                                .isEmpty();
            }
            return differences(mapping, actual).isEmpty();
        }
        if (wanted instanceof ScalarNode scalar && actual instanceof Number number) {
            return sameNumber(component.getName(), scalar, number.doubleValue());
        }
        Object value = types.value(component, wanted);
        return actual instanceof Set<?> && value instanceof Collection<?> members
                ? actual.equals(Set.copyOf(members))
                : actual.equals(value);
    }

    /** {@code at least 5}, {@code at most 5}, or a number, which is met by what is the same when rounded like it. */
    private static boolean sameNumber(String field, ScalarNode wanted, double actual) {
        String text = wanted.getValue().strip();
        if (text.startsWith("at least ")) {
            return actual >= Amounts.of(field, wanted, text.substring("at least ".length())) - 1e-9;
        }
        if (text.startsWith("at most ")) {
            return actual <= Amounts.of(field, wanted, text.substring("at most ".length())) + 1e-9;
        }
        return Math.abs(actual - Amounts.of(field, wanted)) <= Amounts.tolerance(text) + 1e-9;
    }

    private void check(RecordComponent component, Node value) {
        boolean number = component.getType().isPrimitive() && component.getType() != boolean.class
                || Number.class.isAssignableFrom(component.getType());
        if (value instanceof MappingNode mapping) {
            if (component.getType() == Object.class) {
                Map.Entry<Node, Node> only =
                        FactTypes.only(mapping, "the fact that is meant, such as {Sign: {family: mains}}");
                Class<?> meant = types.type(only.getKey(), FactTypes.text(only.getKey()));
                check(meant, FactTypes.mapping(only.getValue(), "its fields"));
            } else {
                check(component.getType(), mapping);
            }
        } else if (number && value instanceof ScalarNode scalar && !FactTypes.nothing(value)) {
            sameNumber(component.getName(), scalar, 0);
        } else {
            types.value(component, value);
        }
    }

    private void check(Class<?> nested, MappingNode mapping) {
        if (!nested.isRecord()) {
            throw new UnreadableTestException(mapping, "one value is wanted here");
        }
        FactTypes.entries(mapping).forEach((name, value) -> check(FactTypes.component(nested, name), value));
    }

    private static @Nullable Object read(RecordComponent component, Object record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(component + " cannot be read", impossible);
        }
    }

    private static String told(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case Boolean truth -> truth ? "yes" : "no";
            case Enum<?> constant -> LooseNames.plain(constant.name());
            case Double number -> String.valueOf(Math.round(number * 10_000) / 10_000.0);
            case ScalarNode scalar -> scalar.getValue();
            case MappingNode mapping -> {
                Map<String, String> fields = new LinkedHashMap<>();
                FactTypes.entries(mapping).forEach((name, field) -> fields.put(FactTypes.text(name), told(field)));
                yield fields.toString();
            }
            case Node node ->
                FactTypes.members(node).stream().map(Expectation::told).toList().toString();
            case Collection<?> members ->
                members.stream().map(Expectation::told).toList().toString();
            default -> Objects.toString(value);
        };
    }

    @Override
    public String toString() {
        return type.getSimpleName()
                + (rule == null ? "" : " by \"" + rule + "\"")
                + (fields == null ? "" : " with " + told(fields));
    }
}
