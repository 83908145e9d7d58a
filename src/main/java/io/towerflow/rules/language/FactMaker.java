package io.towerflow.rules.language;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A way to make a fact of the cells of a table: a record's constructor, or a method of the type that answers with a new one.
 *
 * @param maker what is called
 * @param named whether it takes the rule's name before the values, as stored versions write it
 */
record FactMaker(Executable maker, boolean named) {

    private static final String RULE = "rule";
    private static final Pattern NO_CONSTANT = Pattern.compile("No enum constant ([\\w.$]+)\\.(\\w*)");

    /** The way that takes just these values, in this order; a method before a constructor, as it knows what they may be. */
    static @Nullable FactMaker of(Class<?> type, List<String> values) {
        return makers(type)
                .filter(one -> names(one).equals(values))
                .findFirst()
                .map(one -> new FactMaker(one, false))
                .orElse(null);
    }

    /**
     * The way that rules call.
     *
     * @param method its name; null where the record is made anew
     * @param named whether the rule's name comes first
     */
    static @Nullable FactMaker called(Class<?> type, @Nullable String method, boolean named) {
        return makers(type)
                .filter(one -> method == null
                        ? one instanceof Constructor<?>
                        : one.getName().equals(method))
                .filter(one -> named == (names(one).indexOf(RULE) == 0))
                .findFirst()
                .map(one -> new FactMaker(one, named))
                .orElse(null);
    }

    /** The values that each way takes, as a writer of tables may choose among them. */
    static List<List<String>> ways(Class<?> type) {
        return today(type).map(FactMaker::names).distinct().toList();
    }

    /** Each way as rules write it, in alphabetical order. */
    static List<String> calls(Class<?> type) {
        return today(type)
                .filter(one -> one instanceof Method
                        || RuleFinding.class.isAssignableFrom(type)
                        || one.getParameterCount() == type.getRecordComponents().length)
                .map(one -> new FactMaker(one, false).call(String.join(", ", names(one))))
                .sorted()
                .toList();
    }

    /** Without those that take the name of the rule. */
    private static Stream<Executable> today(Class<?> type) {
        return makers(type)
                .filter(one ->
                        !RuleFinding.class.isAssignableFrom(type) || !names(one).contains(RULE));
    }

    private static Stream<Executable> makers(Class<?> type) {
        return type.isRecord()
                ? Stream.<Executable>concat(
                        Arrays.stream(type.getMethods())
                                .filter(one -> Modifier.isStatic(one.getModifiers()) && one.getReturnType() == type),
                        Arrays.stream(type.getConstructors()))
                : Stream.empty();
    }

    private static List<String> names(Executable maker) {
        return Arrays.stream(maker.getParameters()).map(Parameter::getName).toList();
    }

    Class<?> type() {
        return maker.getDeclaringClass();
    }

    /** What it takes from cells. */
    List<Parameter> values() {
        Parameter[] all = maker.getParameters();
        return List.of(all).subList(named ? 1 : 0, all.length);
    }

    /** The columns that its values are, all of them in one column of the file. */
    List<RuleGrid.Column> columns(int at, List<String> titles) {
        List<RuleGrid.Column> columns = new ArrayList<>();
        for (Parameter value : values()) {
            columns.add(
                    column(at, titles.size() == values().size() ? titles.get(columns.size()) : value.getName(), value));
        }
        return columns;
    }

    private RuleGrid.Column column(int at, String title, Parameter value) {
        return new RuleGrid.Column(
                at,
                title,
                FactType.key(type()),
                value.getName(),
                "",
                RuleGrid.value(value.getType()),
                RuleGrid.words(value.getType()),
                true);
    }

    /** The columns that its values are, each of which is one of the file. */
    List<RuleGrid.Column> columnsFrom(int at, List<String> titles) {
        List<RuleGrid.Column> columns = new ArrayList<>();
        for (Parameter value : values()) {
            RuleGrid.Column one = column(at + columns.size(), titles.get(columns.size()), value);
            columns.add(new RuleGrid.Column(
                    one.at(),
                    one.title(),
                    one.fact(),
                    one.field(),
                    one.operator(),
                    one.value(),
                    one.words(),
                    one.value() != RuleGrid.Value.TEXT));
        }
        return columns;
    }

    /** The types that what it writes names. */
    Set<String> imports() {
        Set<String> imports = new TreeSet<>();
        imports.add(FactType.importAs(type()));
        values().stream()
                .map(Parameter::getType)
                .filter(Class::isEnum)
                .forEach(value -> imports.add(FactType.importAs(value)));
        return imports;
    }

    /** How rules call it with these arguments. */
    String call(String arguments) {
        return (maker instanceof Method method
                        ? type().getSimpleName() + '.' + method.getName()
                        : "new " + type().getSimpleName())
                + '('
                + arguments
                + ')';
    }

    /** The values of cells as rules write them. */
    String arguments(List<String> cells) {
        List<String> written = new ArrayList<>();
        for (Parameter value : values()) {
            written.add(RuleGrid.written(value.getType(), cells.get(written.size())));
        }
        return String.join(", ", written);
    }

    /** Makes one of these cells, since its type knows what its values may be: what is wrong with them, or null. */
    @Nullable
    String refusal(String file, List<String> cells) {
        List<Object> arguments = new ArrayList<>();
        if (named) {
            arguments.add(file);
        }
        for (int i = 0; i < cells.size(); i++) {
            Object argument = argument(values().get(i).getType(), cells.get(i).strip());
            if (argument == null) {
                return null;
            }
            arguments.add(argument);
        }
        try {
            if (maker instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments.toArray());
            } else if (maker instanceof Method method) {
                method.invoke(null, arguments.toArray());
            }
        } catch (InvocationTargetException refused) {
            return reason(refused.getCause());
        } catch (ReflectiveOperationException | IllegalArgumentException unknown) {
            // Then the compiler will tell.
            return null;
        }
        return null;
    }

    private static String reason(@Nullable Throwable cause) {
        String said = cause == null ? "" : String.valueOf(cause.getMessage());
        Matcher constant = NO_CONSTANT.matcher(said);
        if (constant.matches()) {
            Class<?> type = Vocabulary.find(constant.group(1));
            return "\"" + word(constant.group(2)) + "\" is none of "
                    + (type == null
                            ? "the words that are known"
                            : RuleGrid.words(type).stream().map(FactMaker::word).collect(Collectors.joining(", ")));
        }
        return said.replaceFirst("^\"[^\"]*\": ", "");
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable Object argument(Class<?> type, String value) {
        if (type == String.class) {
            return value;
        }
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(value);
        }
        if (type == long.class || type == Long.class) {
            return Long.valueOf(value);
        }
        if (type == double.class || type == Double.class) {
            return Double.valueOf(value);
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(one -> ((Enum<?>) one).name().equals(value))
                    .findFirst()
                    .orElse(null);
        }
        return type == boolean.class || type == Boolean.class ? Boolean.valueOf(value) : null;
    }
}
