package io.towerflow.rules.language;

import io.towerflow.rules.language.JoinName.From;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.ImportDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.jspecify.annotations.Nullable;

/**
 * Finds slips in the names by which rules find facts ({@link JoinName}): a condition that asks for a name that no fact can have,
 * and a stated fact for whose name nothing can ask.
 */
final class NameCheck {

    private static final String TEXT = "\"(?:[^\"\\\\\\n]|\\\\.)*\"";
    private static final Pattern TEXTS = Pattern.compile(TEXT);
    private static final String VALUE = "(?<value>\\$?\\w+(?:\\s*\\.\\s*\\w+(?:\\s*\\(\\s*\\))?)*)";
    private static final Pattern ASKED = Pattern.compile(VALUE + "\\s*(?:==|!=)\\s*(?<texts>" + TEXT + ")|"
            + VALUE.replace("<value>", "<member>") + "\\s+(?:not\\s+)?in\\s*\\((?<list>[^)]*)\\)|(?<turned>" + TEXT
            + ")\\s*(?:==|!=)\\s*" + VALUE.replace("<value>", "<other>"));
    private static final Pattern BOUND = Pattern.compile("(\\$\\w+)\\s*:\\s*(\\w+)");
    private static final Pattern MADE =
            Pattern.compile("\\bnew\\s+(?<type>\\w+)\\s*\\(|\\b(?<maker>\\w+)\\s*\\.\\s*\\w+\\s*\\(");

    /** Of a word that may be any: so near to a known one it is that one, misspelt. */
    private static final int SLIP = 2;

    private final Map<String, Class<?>> types = new HashMap<>();
    private final List<Said> asked = new ArrayList<>();
    private final List<Said> stated = new ArrayList<>();
    /** Names that rules work out, so that there may be any. */
    private final Set<Name> open = new HashSet<>();

    /** A source of rules. */
    record Source(String file, String text) {}

    /**
     * A slip.
     *
     * @param line of the source
     */
    record Slip(Source source, int line, String message) {}

    /** A text of a type that is marked. */
    private record Name(Class<?> type, String field, JoinName how) {}

    private record Said(Source source, int line, Name name, String word) {}

    private NameCheck() {}

    /** The slips in sources that can be read. */
    static List<Slip> slips(Collection<Source> sources) {
        NameCheck check = new NameCheck();
        List<Map.Entry<Source, PackageDescr>> parsed = new ArrayList<>();
        for (Source source : sources) {
            try {
                PackageDescr read = new DrlParser().parse(false, source.text());
                for (ImportDescr one : read.getImports()) {
                    Class<?> type = Vocabulary.factType(one.getTarget());
                    if (type != null) {
                        check.types.put(type.getSimpleName(), type);
                    }
                }
                parsed.add(Map.entry(source, read));
            } catch (DroolsParserException unreadable) {
                throw new IllegalStateException("Only what could be read before is looked at again", unreadable);
            }
        }
        parsed.forEach(one -> one.getValue().getRules().forEach(rule -> check.read(one.getKey(), rule)));
        return check.slips();
    }

    private void read(Source source, RuleDescr rule) {
        Map<String, Class<?>> facts = new HashMap<>();
        Map<String, Name> values = new HashMap<>();
        conditions(source, rule.getLhs(), facts, values);
        String consequence = String.valueOf(rule.getConsequence());
        int line = SourceLines.firstOfConsequence(source.text(), rule);
        Matcher made = MADE.matcher(consequence);
        while (made.find()) {
            Class<?> type = types.get(made.group("type") == null ? made.group("maker") : made.group("type"));
            if (type == null || !type.isRecord()) {
                continue;
            }
            if (made.group("type") == null) {
                // What a method of the type makes of its arguments is its own.
                Arrays.stream(type.getRecordComponents())
                        .map(one -> name(type, one.getName()))
                        .filter(Objects::nonNull)
                        .forEach(open::add);
            } else {
                String call = consequence.substring(made.end(), close(consequence, made.end()));
                stated(source, type, RuleGrid.split(call), SourceLines.lineOf(source.text(), call, line));
            }
        }
    }

    private static int close(String text, int from) {
        int depth = 0;
        boolean inText = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && text.charAt(i - 1) != '\\') {
                inText = !inText;
            } else if (!inText && c == '(') {
                depth++;
            } else if (!inText && c == ')' && depth-- == 0) {
                return i;
            }
        }
        return text.length();
    }

    private void stated(Source source, Class<?> type, List<String> arguments, int line) {
        for (Constructor<?> maker : type.getConstructors()) {
            Parameter[] parameters = maker.getParameters();
            if (parameters.length != arguments.size()) {
                continue;
            }
            for (int i = 0; i < parameters.length; i++) {
                Name name = name(type, parameters[i].getName());
                if (name == null) {
                    continue;
                }
                if (TEXTS.matcher(arguments.get(i)).matches()) {
                    stated.add(new Said(source, line, name, RuleGrid.shown(arguments.get(i))));
                } else {
                    open.add(name);
                }
            }
        }
    }

    private static @Nullable Name name(Class<?> type, String field) {
        RecordComponent component = component(type, field);
        JoinName how = component == null ? null : component.getAnnotation(JoinName.class);
        return how == null ? null : new Name(type, field, how);
    }

    private void conditions(Source source, BaseDescr descr, Map<String, Class<?>> facts, Map<String, Name> values) {
        if (descr instanceof PatternDescr pattern) {
            pattern(source, pattern, facts, values);
        } else if (descr instanceof ConditionalElementDescr group) {
            group.getDescrs().forEach(one -> conditions(source, (BaseDescr) one, facts, values));
        }
    }

    private void pattern(Source source, PatternDescr pattern, Map<String, Class<?>> facts, Map<String, Name> values) {
        Class<?> type = types.get(pattern.getObjectType());
        if (type == null) {
            return;
        }
        if (pattern.getIdentifier() != null) {
            facts.put(pattern.getIdentifier(), type);
        }
        for (Object constraint : ((ConditionalElementDescr) pattern.getConstraint()).getDescrs()) {
            BaseDescr descr = (BaseDescr) constraint;
            String text = descr.getText() == null ? descr.toString() : descr.getText();
            int line =
                    SourceLines.lineOf(source.text(), text, Math.max(1, Math.max(pattern.getLine(), descr.getLine())));
            Matcher bound = BOUND.matcher(text);
            while (bound.find()) {
                Name value = name(type, bound.group(2));
                if (value != null) {
                    values.put(bound.group(1), value);
                }
            }
            Matcher question = ASKED.matcher(text);
            while (question.find()) {
                Name name = named(
                        type,
                        first(question.group("value"), question.group("member"), question.group("other")),
                        facts,
                        values);
                if (name != null) {
                    TEXTS.matcher(first(question.group("texts"), question.group("list"), question.group("turned")))
                            .results()
                            .forEach(one -> asked.add(new Said(source, line, name, RuleGrid.shown(one.group()))));
                }
            }
        }
    }

    private static String first(@Nullable String... groups) {
        for (String one : groups) {
            if (one != null) {
                return one;
            }
        }
        return "";
    }

    /** What a path leads to, as {@code learned.cause} or {@code $window.topic()}; null where that is not marked. */
    private static @Nullable Name named(
            Class<?> pattern, String path, Map<String, Class<?>> facts, Map<String, Name> values) {
        List<String> steps = List.of(path.replaceAll("[\\s()]|\\bthis\\.", "").split("\\."));
        String first = steps.getFirst();
        if (steps.size() == 1) {
            return first.startsWith("$") ? values.get(first) : name(pattern, first);
        }
        Class<?> at = first.startsWith("$") ? facts.get(first) : pattern;
        for (String step : steps.subList(first.startsWith("$") ? 1 : 0, steps.size() - 1)) {
            RecordComponent next = at == null ? null : component(at, step);
            at = next == null ? null : next.getType();
        }
        return at == null ? null : name(at, steps.getLast());
    }

    private static @Nullable RecordComponent component(Class<?> type, String name) {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .filter(one -> one.getName().equals(name))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private List<Slip> slips() {
        Map<Name, Set<String>> statedNames = names(stated);
        Map<Name, Set<String>> askedNames = names(asked);
        List<Slip> slips = new ArrayList<>();
        for (Said one : asked) {
            boolean rules = one.name().how().value() == From.RULES;
            Set<String> known = rules ? statedNames.getOrDefault(one.name(), Set.of()) : words(one.name());
            // A set that states none of these facts is told them by somebody else.
            if (!known.isEmpty() && !open.contains(one.name())) {
                add(slips, one, known);
            }
        }
        for (Said one : stated) {
            Set<String> known = new TreeSet<>(words(one.name()));
            if (!known.isEmpty()) {
                if (one.name().how().value() == From.RULES) {
                    known.addAll(askedNames.getOrDefault(one.name(), Set.of()));
                }
                add(slips, one, known);
            }
        }
        return slips;
    }

    private static Map<Name, Set<String>> names(List<Said> said) {
        return said.stream()
                .collect(Collectors.groupingBy(Said::name, Collectors.mapping(Said::word, Collectors.toSet())));
    }

    private static void add(List<Slip> slips, Said one, Set<String> known) {
        Name name = one.name();
        if (known.contains(one.word())
                || name.how().value() == From.OPEN && Spelling.distance(one.word(), known) > SLIP) {
            return;
        }
        slips.add(new Slip(
                one.source(),
                one.line(),
                "no " + name.type().getSimpleName() + " has the " + name.field() + " \"" + one.word() + "\""
                        + Spelling.hint(one.word(), known)));
    }

    private static Set<String> words(Name name) {
        Set<String> words = new TreeSet<>(List.of(name.how().words()));
        words.addAll(WORDS.get(name.how().of()));
        return words;
    }

    /** The words of a class, which are read once. */
    private static final ClassValue<Set<String>> WORDS = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> of) {
            if (!JoinName.Words.class.isAssignableFrom(of)) {
                return RuleGrid.words(of).stream()
                        .map(one -> one.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
            }
            try {
                return ((JoinName.Words) of.getConstructor().newInstance()).words();
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(of + " must be made without an argument", impossible);
            }
        }
    };
}
