package io.towerflow.rules.language;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A type that rules may ask for or make: what an analyst looks up and an editor completes. What its values mean stands in the
 * texts under {@link #key()}.
 *
 * @param key its name without the product's own beginning, as {@code correlation.grouping.Candidate}
 * @param importAs how a rule file imports it
 * @param name as rules call it
 * @param fields its values that a rule may ask for
 * @param questions what it answers besides, without a parameter
 * @param constants its words, where it has a closed list of them
 * @param makers how a new one is made, as rules write it
 */
public record FactType(
        String key,
        String importAs,
        String name,
        List<Field> fields,
        List<Field> questions,
        List<String> constants,
        List<String> makers) {

    private static final String PRODUCT = "io.towerflow.";
    private static final Pattern IMPORTED = Pattern.compile("\\bio\\.towerflow\\.[\\w.]*\\w");

    /**
     * @param type as a reader knows it: whole number, number, text, yes or no, a list of them, or the name of a type
     * @param numeric whether it has a unit
     */
    public record Field(String name, String type, boolean numeric) {}

    /** The types that these files import, and the closed lists of words that their values are; by name. */
    public static List<FactType> in(Map<String, String> files) {
        Map<String, Class<?>> found = new TreeMap<>();
        files.values().forEach(text -> {
            Matcher imported = IMPORTED.matcher(text);
            while (imported.find()) {
                Class<?> type = Vocabulary.find(imported.group());
                if (type != null && Vocabulary.isFactType(type.getName())) {
                    found.put(key(type), type);
                }
            }
        });
        List.copyOf(found.values()).stream()
                .filter(Class::isRecord)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .flatMap(component ->
                        Stream.concat(Stream.of(component.getGenericType()), inner(component.getGenericType())))
                .forEach(type -> {
                    if (type instanceof Class<?> one && one.isEnum() && Vocabulary.isFactType(one.getName())) {
                        found.put(key(one), one);
                    }
                });
        return found.values().stream().map(FactType::of).toList();
    }

    private static Stream<Type> inner(Type type) {
        return type instanceof ParameterizedType parameterized
                ? Stream.of(parameterized.getActualTypeArguments())
                : Stream.empty();
    }

    static String key(Class<?> type) {
        return importAs(type).substring(PRODUCT.length());
    }

    static String importAs(Class<?> type) {
        return type.getName().replace('$', '.');
    }

    /** The type of a value of a fact, or null where it has none of this name. */
    static @Nullable Class<?> typeOf(Class<?> fact, String field) {
        if (!fact.isRecord()) {
            return null;
        }
        return Arrays.stream(fact.getRecordComponents())
                .filter(component -> component.getName().equals(field))
                .<Class<?>>map(RecordComponent::getType)
                .findFirst()
                .orElse(null);
    }

    private static FactType of(Class<?> type) {
        Map<String, Field> fields = new LinkedHashMap<>();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                fields.put(component.getName(), field(component.getName(), component.getGenericType()));
            }
        }
        Map<String, Field> questions = new TreeMap<>();
        for (Method method : type.getDeclaredMethods()) {
            if (!Modifier.isPublic(method.getModifiers()) || method.isSynthetic()) {
                continue;
            }
            if (!Modifier.isStatic(method.getModifiers())
                    && method.getParameterCount() == 0
                    && method.getReturnType() != void.class
                    && !fields.containsKey(method.getName())
                    && !List.of("toString", "hashCode").contains(method.getName())) {
                String name = Vocabulary.property(method.getName());
                questions.put(name, field(name, method.getGenericReturnType()));
            }
        }
        return new FactType(
                key(type),
                importAs(type),
                type.getSimpleName(),
                List.copyOf(fields.values()),
                List.copyOf(questions.values()),
                RuleGrid.words(type),
                FactMaker.calls(type));
    }

    private static Field field(String name, Type type) {
        boolean numeric = type instanceof Class<?> one
                && (RuleGrid.value(one) == RuleGrid.Value.WHOLE || RuleGrid.value(one) == RuleGrid.Value.NUMBER);
        return new Field(name, word(type), numeric);
    }

    private static String word(Type type) {
        if (type instanceof ParameterizedType list) {
            return "list of " + word(list.getActualTypeArguments()[0]);
        }
        if (!(type instanceof Class<?> one)) {
            return type.getTypeName();
        }
        return switch (RuleGrid.value(one)) {
            case WHOLE -> "whole";
            case NUMBER -> "number";
            case TRUTH -> "truth";
            case TEXT -> "text";
            case WORD, RULE -> one.getSimpleName();
        };
    }
}
