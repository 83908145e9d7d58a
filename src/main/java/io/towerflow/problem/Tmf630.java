package io.towerflow.problem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.problem.InvalidInputException.Field;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Implements what TM Forum's REST guidelines (TMF630) ask of every list and entity: filters by field, and fields by
 * choice.
 */
public final class Tmf630 {

    private static final Set<String> NO_FILTERS = Set.of("offset", "limit", "fields");
    /** Fields that are there whatever a reader chooses. */
    private static final Set<String> ALWAYS = Set.of("id", "href", "@type");

    private static final int MOST_VALUES = 100;
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    private Tmf630() {}

    /** Filters among a list's parameters. */
    public static Map<String, String> filters(Map<String, String> parameters) {
        Map<String, String> filters = new LinkedHashMap<>(parameters);
        filters.keySet().removeAll(NO_FILTERS);
        return filters;
    }

    /**
     * Filters of a list that knows these only.
     *
     * @throws InvalidInputException naming each parameter that is none of them
     */
    public static Map<String, String> filters(Map<String, String> parameters, String... known) {
        Map<String, String> filters = filters(parameters);
        Set<String> others = new TreeSet<>(filters.keySet());
        others.removeAll(Set.of(known));
        if (!others.isEmpty()) {
            throw new InvalidInputException(others.stream()
                    .map(name -> new Field(name, "is no filter; filter by " + String.join(", ", known)))
                    .toList());
        }
        return filters;
    }

    /**
     * The values that a filter allows: those between commas, as in {@code perceivedSeverity=critical,major}. A comma that belongs
     * to a value is written {@code \\,}.
     *
     * @throws InvalidInputException where they are more than {@link #MOST_VALUES}
     */
    public static List<String> either(String filter, String value) {
        List<String> values = Arrays.stream(COMMA.split(value))
                .map(one -> one.replace("\\,", ",").strip())
                .filter(one -> !one.isEmpty())
                .distinct()
                .toList();
        if (values.size() > MOST_VALUES) {
            throw new InvalidInputException(filter, "has more than " + MOST_VALUES + " values");
        }
        return values.isEmpty() ? List.of(value) : values;
    }

    /**
     * Leaves of an entity what was asked for.
     *
     * @param fields names split by commas; all where none is named
     */
    public static ObjectNode chosen(ObjectNode entity, @Nullable String fields) {
        if (fields != null && !fields.isBlank()) {
            Set<String> wanted =
                    Arrays.stream(fields.split(",")).map(String::strip).collect(Collectors.toCollection(HashSet::new));
            wanted.addAll(ALWAYS);
            entity.retain(wanted);
        }
        return entity;
    }
}
