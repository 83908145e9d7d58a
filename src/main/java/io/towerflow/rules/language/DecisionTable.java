package io.towerflow.rules.language;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.drools.decisiontable.InputType;
import org.drools.decisiontable.SpreadsheetCompiler;
import org.jspecify.annotations.Nullable;

/**
 * A decision table as the engine reads it: a CSV file whose head names fact types and the question of each column, and each of
 * whose other lines is a rule. Knows what each cell may say, so that a wrong one is told at its place before anything is compiled.
 */
final class DecisionTable {

    private static final String NAME = "NAME";
    private static final String CONDITION = "CONDITION";
    private static final String ACTION = "ACTION";
    /** After the line that begins the table: kinds, fact types, questions, titles. */
    private static final int HEAD = 4;

    private static final Pattern QUESTION = Pattern.compile("(\\w+)\\s*(==|!=|<=|>=|<|>)\\s*(\"?)\\$(?:param|1)\\3");
    private static final Pattern STATEMENT =
            Pattern.compile("insert(?:Logical)?\\s*\\(\\s*(?:new\\s+(\\w+)|(\\w+)\\.(\\w+))\\s*\\((.*)\\)\\s*\\)\\s*;");
    private static final Pattern MADE_FROM = Pattern.compile("// rule values at [A-Z]+(\\d+),");
    private static final String OWN_NAME = "drools.getRule().getName()";

    private final String file;
    private final String text;
    private final List<CSVRecord> records = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final List<Cells> columns = new ArrayList<>();
    private final List<RuleFault> faults = new ArrayList<>();
    private int table = -1;

    /**
     * A column of the file and what its cells say: one value, or the last values of what a consequence makes.
     *
     * @param at from 0
     * @param maker what the consequence calls with the values; null where it is no consequence that is known
     * @param quoted whether the head has the quotation marks around the value
     */
    private record Cells(
            int at,
            String kind,
            List<RuleGrid.Column> columns,
            @Nullable Executable maker,
            boolean named,
            boolean quoted) {}

    private DecisionTable(String file, String text) {
        this.file = file;
        this.text = text;
    }

    static DecisionTable of(String file, String text) {
        DecisionTable read = new DecisionTable(file, text);
        read.read();
        return read;
    }

    boolean isTable() {
        return table >= 0 && !columns.isEmpty();
    }

    List<RuleFault> faults() {
        return faults;
    }

    /** The rules that its lines are. */
    String rules() {
        return new SpreadsheetCompiler()
                .compile(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), InputType.CSV);
    }

    /** The line of the file that a line of its rules was made from. */
    int lineOfRules(String rules, int line) {
        int made = 0;
        int at = 0;
        for (String each : rules.lines().toList()) {
            Matcher from = MADE_FROM.matcher(each);
            if (from.find()) {
                made = Integer.parseInt(from.group(1));
            }
            if (++at >= line) {
                break;
            }
        }
        return made == 0 || made > lines.size() ? 1 : lines.get(made - 1);
    }

    private void read() {
        try (CSVParser parser =
                CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).get().parse(new java.io.StringReader(text))) {
            long before = 0;
            for (CSVRecord one : parser) {
                records.add(one);
                lines.add((int) before + 1);
                before = parser.getCurrentLineNumber();
                if (table < 0 && cell(one, 0).startsWith("RuleTable")) {
                    table = records.size() - 1;
                }
            }
        } catch (IOException | UncheckedIOException | IllegalStateException | IllegalArgumentException broken) {
            faults.add(new RuleFault(
                    file, lines.isEmpty() ? 1 : lines.getLast(), "This is no CSV: " + broken.getMessage()));
            table = -1;
            return;
        }
        if (table < 0 || records.size() <= table + HEAD) {
            table = -1;
            faults.add(
                    new RuleFault(
                            file,
                            1,
                            "A decision table has a line that begins with RuleTable and, below it, kinds, fact types, questions and titles"));
            return;
        }
        readHead();
        for (int i = table + HEAD + 1; i < records.size(); i++) {
            if (!isBlank(records.get(i))) {
                check(records.get(i), lines.get(i));
            }
        }
    }

    private void readHead() {
        Map<String, Class<?>> types = imported();
        CSVRecord kinds = records.get(table + 1);
        for (int at = 0; at < kinds.size(); at++) {
            String kind = cell(kinds, at).strip().toUpperCase(Locale.ROOT);
            String question = cell(records.get(table + 3), at).strip();
            String title = cell(records.get(table + 4), at).strip();
            switch (kind) {
                case NAME ->
                    columns.add(new Cells(
                            at,
                            kind,
                            List.of(new RuleGrid.Column(
                                    at + 1, title, null, null, "", RuleGrid.Value.TEXT, List.of(), true)),
                            null,
                            false,
                            false));
                case CONDITION ->
                    columns.add(condition(
                            at,
                            title,
                            question,
                            types.get(cell(records.get(table + 2), at).strip())));
                case ACTION -> columns.add(action(at, title, question, types));
                case "" -> {}
                default ->
                    faults.add(new RuleFault(
                            file,
                            lines.get(table + 1),
                            at + 1,
                            kind + " is refused: a column is NAME, CONDITION or ACTION"));
            }
        }
    }

    private Map<String, Class<?>> imported() {
        Map<String, Class<?>> types = new HashMap<>();
        records.stream()
                .limit(table)
                .filter(one -> cell(one, 0).strip().equals("Import"))
                .flatMap(one -> Stream.of(cell(one, 1).split(",")))
                .map(name -> Vocabulary.find(name.strip()))
                .forEach(type -> {
                    if (type != null) {
                        types.put(type.getSimpleName(), type);
                    }
                });
        return types;
    }

    private static Cells condition(int at, String title, String question, @Nullable Class<?> fact) {
        Matcher asked = QUESTION.matcher(question);
        Class<?> type = fact != null && asked.matches() ? FactType.typeOf(fact, asked.group(1)) : null;
        boolean quoted = question.contains("\"$");
        RuleGrid.Column column = fact == null || type == null || quoted && type != String.class
                ? new RuleGrid.Column(at + 1, title, null, null, "", RuleGrid.Value.RULE, List.of(), false)
                : new RuleGrid.Column(
                        at + 1,
                        title,
                        FactType.key(fact),
                        asked.group(1),
                        asked.group(2),
                        quoted ? RuleGrid.Value.TEXT : RuleGrid.value(type),
                        List.of(),
                        false);
        return new Cells(at, CONDITION, List.of(column), null, false, quoted);
    }

    private static Cells action(int at, String title, String statement, Map<String, Class<?>> types) {
        Matcher said = STATEMENT.matcher(statement);
        if (said.matches()) {
            List<String> arguments = RuleGrid.split(said.group(4));
            String last = arguments.isEmpty() ? "" : arguments.getLast();
            boolean quoted = last.equals("\"$param\"");
            boolean named = arguments.size() == 2 && arguments.getFirst().equals(OWN_NAME);
            Class<?> type = types.get(said.group(1) == null ? said.group(2) : said.group(1));
            Executable maker = type == null ? null : maker(type, said.group(3));
            int before = named ? 1 : 0;
            if (maker != null
                    && arguments.size() == before + 1
                    && (quoted || last.equals("$param"))
                    && maker.getParameterCount() > before
                    && (!quoted || maker.getParameterCount() == before + 1)) {
                List<RuleGrid.Column> columns = new ArrayList<>();
                String[] words = title.contains(":")
                        ? title.substring(title.indexOf(':') + 1).split(",")
                        : new String[] {title};
                Parameter[] parameters = maker.getParameters();
                for (int i = before; i < parameters.length; i++) {
                    columns.add(new RuleGrid.Column(
                            at + 1,
                            words.length == parameters.length - before
                                    ? words[i - before].strip()
                                    : parameters[i].getName(),
                            FactType.key(maker.getDeclaringClass()),
                            parameters[i].getName(),
                            "",
                            RuleGrid.value(parameters[i].getType()),
                            RuleGrid.words(parameters[i].getType()),
                            true));
                }
                return new Cells(at, ACTION, columns, maker, named, quoted);
            }
        }
        return new Cells(
                at,
                ACTION,
                List.of(new RuleGrid.Column(at + 1, title, null, null, "", RuleGrid.Value.RULE, List.of(), false)),
                null,
                false,
                false);
    }

    private static @Nullable Executable maker(Class<?> type, @Nullable String name) {
        if (name == null) {
            return type.isRecord()
                    ? Arrays.stream(type.getConstructors())
                            .filter(one -> one.getParameterCount() == type.getRecordComponents().length)
                            .findFirst()
                            .orElse(null)
                    : null;
        }
        return Arrays.stream(type.getMethods())
                .filter(one -> one.getName().equals(name) && Modifier.isStatic(one.getModifiers()))
                .findFirst()
                .orElse(null);
    }

    private void check(CSVRecord line, int at) {
        for (Cells cells : columns) {
            String cell = cell(line, cells.at());
            List<String> values = values(cells, cell);
            if (cells.kind().equals(ACTION) && cells.columns().getFirst().value() != RuleGrid.Value.RULE) {
                if (cell.isBlank()) {
                    continue;
                }
                if (values.size() != cells.columns().size()) {
                    fault(
                            at,
                            cells,
                            "has " + values.size() + " values; it takes "
                                    + cells.columns().size() + ": "
                                    + cells.columns().stream()
                                            .map(RuleGrid.Column::title)
                                            .collect(Collectors.joining(", ")));
                    continue;
                }
            }
            boolean wrong = false;
            for (int i = 0; i < values.size(); i++) {
                RuleGrid.Column column = cells.columns().get(i);
                String value = values.get(i);
                String said = value.isBlank() && !column.needed()
                        ? null
                        : value.isBlank() && column.value() == RuleGrid.Value.TEXT
                                ? "must not be empty"
                                : RuleGrid.wrong(column.value(), column.words(), value);
                if (said != null) {
                    wrong = true;
                    faults.add(new RuleFault(file, at, cells.at() + 1, column.title() + " " + said));
                }
            }
            if (!wrong && cells.maker() != null) {
                tryToMake(cells, values, at);
            }
        }
    }

    /** Makes what the line would make: its type knows what its values may be. */
    private void tryToMake(Cells cells, List<String> values, int at) {
        Executable maker = cells.maker();
        if (maker == null) {
            return;
        }
        List<Object> arguments = new ArrayList<>();
        if (cells.named()) {
            arguments.add(file);
        }
        Class<?>[] types = maker.getParameterTypes();
        for (String value : values) {
            Object argument = argument(types[arguments.size()], value.strip());
            if (argument == null) {
                return;
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
            fault(at, cells, "is refused: " + reason(refused.getCause()));
        } catch (ReflectiveOperationException | IllegalArgumentException unknown) {
            // Then the compiler will tell.
            return;
        }
    }

    private static final Pattern NO_CONSTANT = Pattern.compile("No enum constant ([\\w.$]+)\\.(\\w*)");

    private static String reason(@Nullable Throwable cause) {
        String said = cause == null ? "" : String.valueOf(cause.getMessage());
        Matcher constant = NO_CONSTANT.matcher(said);
        if (constant.matches()) {
            Class<?> type = Vocabulary.find(constant.group(1));
            return "\"" + word(constant.group(2)) + "\" is none of "
                    + (type == null
                            ? "the words that are known"
                            : RuleGrid.words(type).stream()
                                    .map(DecisionTable::word)
                                    .collect(Collectors.joining(", ")));
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
        return type == boolean.class || type == Boolean.class ? Boolean.valueOf(value) : null;
    }

    private void fault(int line, Cells cells, String message) {
        faults.add(new RuleFault(
                file,
                line,
                cells.at() + 1,
                (cells.columns().size() == 1
                                ? cells.columns().getFirst().title()
                                : cell(records.get(table + HEAD), cells.at()).replaceAll(":.*", ""))
                        + " "
                        + message));
    }

    private static List<String> values(Cells cells, String cell) {
        if (!cells.kind().equals(ACTION)
                || cells.quoted()
                || cells.columns().getFirst().value() == RuleGrid.Value.RULE) {
            return List.of(cell);
        }
        return RuleGrid.split(cell).stream().map(RuleGrid::shown).toList();
    }

    RuleGrid grid() {
        List<RuleGrid.Line> rows = new ArrayList<>();
        for (int i = table + HEAD + 1; i < records.size(); i++) {
            CSVRecord line = records.get(i);
            if (!isBlank(line)) {
                rows.add(new RuleGrid.Line(lines.get(i), "", cells(line)));
            }
        }
        return new RuleGrid(
                RuleGrid.Kind.DECISIONS,
                cell(records.get(table), 0).substring("RuleTable".length()).strip(),
                records.stream()
                        .limit(table)
                        .filter(one -> cell(one, 0).strip().equals("Notes"))
                        .map(one -> cell(one, 1))
                        .findFirst()
                        .orElse(""),
                columns.stream().flatMap(one -> one.columns().stream()).toList(),
                rows);
    }

    private List<String> cells(CSVRecord line) {
        List<String> shown = new ArrayList<>();
        for (Cells one : columns) {
            List<String> values = values(one, cell(line, one.at()));
            for (int i = 0; i < one.columns().size(); i++) {
                shown.add(i < values.size() ? values.get(i) : "");
            }
        }
        return shown;
    }

    String with(List<RuleGrid.Wanted> wanted) {
        List<List<String>> before =
                grid().lines().stream().map(RuleGrid.Line::cells).toList();
        int width = records.get(table + 1).size();
        List<Integer> own = new ArrayList<>();
        for (int i = table + HEAD + 1; i < records.size(); i++) {
            if (!isBlank(records.get(i))) {
                own.add(i);
            }
        }
        int head = own.isEmpty()
                ? text.length()
                : (int) records.get(own.getFirst()).getCharacterPosition();
        StringBuilder written = new StringBuilder(text.substring(0, head));
        if (!written.isEmpty() && written.charAt(written.length() - 1) != '\n') {
            written.append('\n');
        }
        for (RuleGrid.Wanted line : wanted) {
            Integer from = line.from();
            written.append(
                    from != null && before.get(from).equals(line.cells())
                            ? writing(own.get(from))
                            : writing(line.cells(), width));
            written.append('\n');
        }
        return written.toString();
    }

    /** A line as it stands in the file. */
    private String writing(int number) {
        int end = number + 1 < records.size() ? (int) records.get(number + 1).getCharacterPosition() : text.length();
        return text.substring((int) records.get(number).getCharacterPosition(), end)
                .stripTrailing();
    }

    private String writing(List<String> shown, int width) {
        String[] cells = new String[width];
        Arrays.fill(cells, "");
        int at = 0;
        for (Cells one : columns) {
            List<String> own = shown.subList(at, at + one.columns().size());
            at += one.columns().size();
            Executable maker = one.maker();
            String cell = own.getFirst();
            if (maker != null && !one.quoted()) {
                Class<?>[] types = maker.getParameterTypes();
                List<String> values = new ArrayList<>();
                for (String value : own) {
                    values.add(RuleGrid.written(types[types.length - own.size() + values.size()], value));
                }
                cell = String.join(", ", values);
            }
            cells[one.at()] = csv(cell);
        }
        return String.join(",", cells);
    }

    private static String csv(String cell) {
        return cell.isEmpty() || cell.matches("[-+]?\\d+([.]\\d+)?") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static boolean isBlank(CSVRecord line) {
        return line.stream().allMatch(String::isBlank);
    }

    private static String cell(CSVRecord line, int at) {
        return at < line.size() ? line.get(at) : "";
    }
}
