package io.towerflow.kpi;

import io.towerflow.kpi.Measure.Condition;
import io.towerflow.kpi.Measure.Events;
import io.towerflow.kpi.Measure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * File of {@code rules/kpi/} that defines the measures and KPIs of one family. A wrong file stops the start, with the place that
 * is wrong: a key that nobody reads is one, since a misspelt one would be lost in silence.
 */
record KpiFile(List<Measure> measures, List<Kpi> kpis) {

    private static final Pattern KEY = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern MEASURE = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z0-9]+)*");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z_]*");
    /** Word for the samples of every metric. */
    private static final String ALL = "all";

    /** What can be counted over the samples of every metric. */
    private static final Set<Kind> OF_ALL = Set.of(Kind.RECEIVED, Kind.EXPECTED, Kind.LATE, Kind.DELAY);

    private static final Set<String> FILE = Set.of("family", "measures", "kpis");
    private static final Set<String> MEASURE_KEYS =
            Set.of("from", "above", "to", "below", "price", "at", "where", "add");
    private static final Set<String> KPI_KEYS = Set.of(
            "key", "en", "fr", "unit", "value", "per", "source", "better", "warning", "critical", "owner", "examples");

    /** @throws IllegalStateException when it cannot be read or something in it is wrong */
    static KpiFile read(Resource resource) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (InputStream content = resource.getInputStream()) {
            Node root = Node.of(resource.getDescription(), new Yaml(new SafeConstructor(options)).load(content));
            root.onlyKeys(FILE);
            KpiFamily family = root.choice("family", KpiFamily.class);
            List<Measure> measures = new ArrayList<>();
            Node given = root.node("measures");
            given.keys().forEach((name, value) -> measures.add(measure(family, name, given.node(name))));
            return new KpiFile(
                    measures,
                    root.nodes("kpis").stream().map(each -> kpi(family, each)).toList());
        } catch (IOException | YAMLException e) {
            throw new IllegalStateException(resource.getDescription() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Measure measure(KpiFamily family, String name, Node given) {
        if (!MEASURE.matcher(name).matches()) {
            throw given.wrong("the name of a measure is words in small letters with dots between them");
        }
        Set<String> kinds = given.keys().keySet().stream()
                .filter(key -> !MEASURE_KEYS.contains(key))
                .collect(Collectors.toSet());
        if (kinds.size() != 1) {
            throw given.wrong("must say one thing that it measures, not " + kinds);
        }
        String kindKey = kinds.iterator().next();
        Kind kind = given.choice(kindKey, kindKey, Kind.class);
        String of = given.text(kindKey);
        if (kind == Kind.EVENTS) {
            return new Measure(
                    name,
                    family,
                    kind,
                    null,
                    null,
                    new Events(
                            given.identifier(of),
                            given.identifier(Objects.requireNonNullElse(given.optionalText("at"), "at")),
                            given.optionalText("where"),
                            given.optionalText("add")),
                    given.optionalText("price"));
        }
        Condition condition = new Condition(
                given.optionalNumber("from"),
                given.optionalNumber("above"),
                given.optionalNumber("to"),
                given.optionalNumber("below"));
        boolean every = condition.equals(new Condition(null, null, null, null));
        if (!every && kind != Kind.TIME) {
            throw given.wrong("only a time has a condition");
        }
        String metric = of.equals(ALL) ? null : of;
        if (metric == null && !OF_ALL.contains(kind)) {
            throw given.wrong(kindKey + " must name a metric");
        }
        return new Measure(name, family, kind, metric, every ? null : condition, null, given.optionalText("price"));
    }

    private static Kpi kpi(KpiFamily family, Node given) {
        given.onlyKeys(KPI_KEYS);
        String key = given.text("key");
        if (!KEY.matcher(key).matches()) {
            throw given.wrong("key: must be words in small letters with hyphens between them");
        }
        Double warning = given.optionalNumber("warning");
        Double critical = given.optionalNumber("critical");
        if ((warning == null) != (critical == null)) {
            throw given.wrong("warning and critical go together");
        }
        String per = given.optionalText("per");
        return new Kpi(
                key,
                family,
                given.text("en"),
                given.text("fr"),
                given.text("unit"),
                given.sum("value"),
                per == null ? null : given.sum("per"),
                given.text("source"),
                given.choice("better", Kpi.Direction.class),
                warning == null || critical == null ? null : new Kpi.Threshold(warning, critical),
                given.text("owner"),
                given.nodes("examples").stream().map(KpiFile::example).toList());
    }

    private static Kpi.Example example(Node given) {
        given.onlyKeys(Set.of("given", "value"));
        Map<String, Double> measures = new LinkedHashMap<>();
        Node facts = given.node("given");
        facts.keys().keySet().forEach(name -> measures.put(name, facts.number(name)));
        return new Kpi.Example(measures, given.optionalNumber("value"));
    }

    /** Mapping in the file, with the way to it for messages. */
    private record Node(String place, Map<String, @Nullable Object> keys) {

        static Node of(String place, @Nullable Object value) {
            if (value instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> keys = new LinkedHashMap<>();
                map.forEach((key, each) -> keys.put(String.valueOf(key), each));
                return new Node(place, keys);
            }
            throw new IllegalStateException(place + " must be a mapping");
        }

        IllegalStateException wrong(String what) {
            return new IllegalStateException(place + ": " + what);
        }

        void onlyKeys(Set<String> known) {
            for (String key : keys.keySet()) {
                if (!known.contains(key)) {
                    throw wrong(key + " is not known; the keys are "
                            + String.join(", ", known.stream().sorted().toList()));
                }
            }
        }

        Node node(String key) {
            return of(place + ", " + key, keys.get(key));
        }

        List<Node> nodes(String key) {
            if (keys.get(key) instanceof List<?> list) {
                List<Node> nodes = new ArrayList<>();
                for (int i = 0; i < list.size(); i++) {
                    Object each = list.get(i);
                    Object name = each instanceof Map<?, ?> map ? map.get("key") : null;
                    nodes.add(of(place + ", " + (name == null ? key + "[" + i + "]" : name), each));
                }
                return nodes;
            }
            throw wrong(key + " must be a list");
        }

        String text(String key) {
            String text = optionalText(key);
            if (text == null) {
                throw wrong(key + " must be a text");
            }
            return text;
        }

        @Nullable
        String optionalText(String key) {
            Object value = keys.get(key);
            if (value == null) {
                return null;
            }
            if (value instanceof String text && !text.isBlank()) {
                return text;
            }
            throw wrong(key + " must be a text");
        }

        double number(String key) {
            Double number = optionalNumber(key);
            if (number == null) {
                throw wrong(key + " must be a number");
            }
            return number;
        }

        @Nullable
        Double optionalNumber(String key) {
            Object value = keys.get(key);
            if (value == null) {
                return null;
            }
            if (value instanceof Number number) {
                return number.doubleValue();
            }
            throw wrong(key + " must be a number");
        }

        String identifier(String name) {
            if (!IDENTIFIER.matcher(name).matches()) {
                throw wrong(name + " is no name of a view or a column");
            }
            return name;
        }

        LinearSum sum(String key) {
            try {
                return LinearSum.parse(text(key));
            } catch (IllegalArgumentException e) {
                throw wrong(key + ": " + e.getMessage());
            }
        }

        <E extends Enum<E>> E choice(String key, Class<E> type) {
            return choice(key, text(key), type);
        }

        <E extends Enum<E>> E choice(String key, String word, Class<E> type) {
            try {
                return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw wrong(key + ": " + word + " is none of "
                        + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
            }
        }
    }
}
