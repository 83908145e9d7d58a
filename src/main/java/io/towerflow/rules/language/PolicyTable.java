package io.towerflow.rules.language;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The facts that a rule without conditions states, as stored versions do in {@code policy.drl}: nothing but {@code insert(new Type(values));}, all
 * of one type. Each is a line, each value of the type a column.
 */
final class PolicyTable {

    private static final Pattern IMPORT = Pattern.compile("(?m)^\\s*import\\s+([\\w.]+)\\s*;?\\s*$");
    private static final Pattern RULE = Pattern.compile(
            "(?m)^[ \\t]*rule\\s+\"(?<name>[^\"\\n]*)\"\\s+when\\s+then\\b(?<facts>(?s:.*?))^[ \\t]*end\\b");
    private static final Pattern LEAD = Pattern.compile("(?:\\s|//[^\\n]*|/\\*(?s:.*?)\\*/)*");
    private static final Pattern FACT = Pattern.compile("insert\\s*\\(\\s*new\\s+(\\w+)\\s*\\(");
    /** A text, or a number, word or constant; a wrong one too, as it can be mended in its cell. */
    private static final Pattern VALUE = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"|[^\"(),;\\n]*");

    private static final String INDENT = "    ";

    private final String text;
    private final String title;
    private final Class<?> type;
    private final List<Fact> facts;
    private final int begin;
    private final int end;

    /** One statement, with what stands between it and the one before: white space and comments. */
    private record Fact(String lead, String statement, int offset, List<String> values) {}

    private PolicyTable(String text, String title, Class<?> type, List<Fact> facts, int begin, int end) {
        this.text = text;
        this.title = title;
        this.type = type;
        this.facts = facts;
        this.begin = begin;
        this.end = end;
    }

    static List<PolicyTable> of(String text) {
        Map<String, Class<?>> types = new HashMap<>();
        Matcher imported = IMPORT.matcher(text);
        while (imported.find()) {
            Class<?> found = Vocabulary.find(imported.group(1));
            if (found != null) {
                types.put(found.getSimpleName(), found);
            }
        }
        List<PolicyTable> tables = new ArrayList<>();
        Matcher rule = RULE.matcher(text);
        while (rule.find()) {
            PolicyTable table = table(text, rule, types);
            if (table != null) {
                tables.add(table);
            }
        }
        return tables;
    }

    private static @Nullable PolicyTable table(String text, Matcher rule, Map<String, Class<?>> types) {
        int at = rule.start("facts");
        int begin = at;
        List<Fact> facts = new ArrayList<>();
        Class<?> type = null;
        while (true) {
            Matcher lead = LEAD.matcher(text).region(at, rule.end("facts"));
            int from = lead.lookingAt() ? lead.end() : at;
            Matcher fact = FACT.matcher(text).region(from, rule.end("facts"));
            if (!fact.lookingAt()) {
                return type == null
                                || from < rule.end("facts")
                                        && !text.substring(from, rule.end("facts"))
                                                .isBlank()
                        ? null
                        : new PolicyTable(text, rule.group("name"), type, facts, begin, at);
            }
            Class<?> its = types.get(fact.group(1));
            int close = close(text, fact.end(), rule.end("facts"));
            Matcher rest =
                    Pattern.compile("\\)\\s*\\)\\s*;").matcher(text).region(Math.max(close, 0), rule.end("facts"));
            if (its == null || !its.isRecord() || type != null && type != its || close < 0 || !rest.lookingAt()) {
                return null;
            }
            type = its;
            List<String> values = RuleGrid.split(text.substring(fact.end(), close));
            if (values.size() != its.getRecordComponents().length
                    || !values.stream().allMatch(value -> VALUE.matcher(value).matches())) {
                return null;
            }
            facts.add(new Fact(text.substring(at, from), text.substring(from, rest.end()), from, values));
            at = rest.end();
        }
    }

    /** Where the bracket closes that is open before this place; -1 where it does not. */
    private static int close(String text, int from, int until) {
        boolean inText = false;
        int depth = 0;
        for (int i = from; i < until; i++) {
            char c = text.charAt(i);
            if (c == '"' && text.charAt(i - 1) != '\\') {
                inText = !inText;
            } else if (!inText && c == '(') {
                depth++;
            } else if (!inText && c == ')' && depth-- == 0) {
                return i;
            }
        }
        return -1;
    }

    RuleGrid grid() {
        List<RuleGrid.Column> columns = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            columns.add(new RuleGrid.Column(
                    columns.size() + 1,
                    component.getName(),
                    FactType.key(type),
                    component.getName(),
                    "",
                    RuleGrid.value(component.getType()),
                    RuleGrid.words(component.getType()),
                    component.getType() != String.class));
        }
        return new RuleGrid(
                RuleGrid.Kind.FACTS,
                title,
                "",
                columns,
                facts.stream()
                        .map(fact -> new RuleGrid.Line(
                                SourceLines.lineAt(text, fact.offset()),
                                note(fact.lead()),
                                fact.values().stream().map(RuleGrid::shown).toList()))
                        .toList());
    }

    /** What is wrong with its cells. */
    List<RuleFault> faults(String file) {
        RuleGrid grid = grid();
        List<RuleFault> faults = new ArrayList<>();
        grid.lines().forEach(line -> {
            for (RuleGrid.Column column : grid.columns()) {
                String wrong = RuleGrid.wrong(
                        column.value(), column.words(), line.cells().get(column.at() - 1));
                if (wrong != null && column.value() != RuleGrid.Value.TEXT) {
                    faults.add(new RuleFault(file, line.line(), column.at(), column.title() + " " + wrong));
                }
            }
        });
        return faults;
    }

    private static String note(String lead) {
        return lead.lines()
                .map(line -> line.strip().replaceFirst("^//\\s*", ""))
                .filter(line -> !line.isEmpty())
                .reduce((one, next) -> one + " " + next)
                .orElse("");
    }

    String with(List<RuleGrid.Wanted> lines) {
        RuleGrid grid = grid();
        StringBuilder written = new StringBuilder(text.substring(0, begin));
        for (RuleGrid.Wanted line : lines) {
            Integer from = line.from();
            Fact was = from == null ? null : facts.get(from);
            written.append(was == null ? "\n" + INDENT : was.lead());
            boolean same = was != null
                    && from != null
                    && grid.lines().get(from).cells().equals(line.cells());
            written.append(same && was != null ? was.statement() : statement(line.cells()));
        }
        return written.append(text.substring(end)).toString();
    }

    private String statement(List<String> cells) {
        List<String> values = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            values.add(RuleGrid.written(component.getType(), cells.get(values.size())));
        }
        return "insert(new " + type.getSimpleName() + "(" + String.join(", ", values) + "));";
    }
}
