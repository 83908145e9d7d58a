package io.towerflow.rules.language;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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
 * A table of a rule set: a CSV file whose head says of each column what it is, and each of whose other lines decides something. A
 * column is the line's NAME, a CONDITION, the values of an ACTION, one value of a FACT that the line makes, or a NOTE to readers.
 * Where a table has neither names nor conditions, its lines are facts that hold always, and the whole of it is one rule by the
 * table's name. Knows what each cell may say, so that a wrong one is told at its place before anything is compiled.
 */
final class DecisionTable {

    private static final String TABLE = "RuleTable";
    private static final String NAME = "NAME";
    private static final String CONDITION = "CONDITION";
    private static final String ACTION = "ACTION";
    private static final String FACT = "FACT";
    private static final String NOTE = "NOTE";
    /** After the line that begins the table: kinds, fact types, questions, titles. */
    private static final int HEAD = 4;

    /** What every line asks besides may stand before what its cell does. */
    private static final Pattern QUESTION = Pattern.compile(
            "(?:(?:(?!\\$param|\\$1).)*,\\s*)?(?<field>\\w+)\\s*(?<operator>==|!=|<=|>=|<|>)\\s*(?<quote>\"?)\\$(?:param|1)\\k<quote>");
    /** The cell has one text or several, with commas between them. */
    private static final Pattern ANY_OF = Pattern.compile(
            "(?:(?:(?!\\$param|\\$1).)*,\\s*)?forall\\(\\|\\|\\)\\{(?<field>\\w+) (?<operator>==) \"\\$\"}");

    private static final Pattern WHOLE =
            Pattern.compile("(?!.*(?:\\$param|\\$\\d|forall\\()).*(?:==|!=|<=|>=|<|>)\\s*[\\w$\"].*");

    private static final Pattern PATTERN =
            Pattern.compile("(?:(?:exists|not)\\s+)?(?:\\$\\w+\\s*:\\s*)?(\\w+)(?:\\.\\.\\.)?");
    private static final Pattern STATEMENT =
            Pattern.compile("insert(?:Logical)?\\s*\\(\\s*(?:new\\s+(\\w+)|(\\w+)\\.(\\w+))\\s*\\((.*)\\)\\s*\\)\\s*;");
    private static final Pattern MADE_FROM = Pattern.compile("// rule values at [A-Z]+(\\d+),");
    /** How stored versions say of each line by which rule it is. */
    private static final String OWN_NAME = "drools.getRule().getName()";

    private final String file;
    private final String text;
    private final List<CSVRecord> records = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final List<Cells> columns = new ArrayList<>();
    private final List<RuleFault> faults = new ArrayList<>();
    private int table = -1;

    /**
     * What belongs together in a line: a column of the file with one value, or with the last values of what a consequence makes; or
     * the neighbouring columns whose values are one fact.
     *
     * @param at its first column, from 0
     * @param maker what makes the fact of the values; null where there is none, or none that is known
     * @param quoted whether the head has the quotation marks around the value
     */
    private record Cells(
            int at,
            String kind,
            List<RuleGrid.Column> columns,
            @Nullable FactMaker maker,
            boolean quoted) {

        Cells(int at, String kind, RuleGrid.Column column) {
            this(at, kind, List.of(column), null, false);
        }
    }

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

    /** Whether its lines are facts that hold always. */
    private boolean isFacts() {
        return columns.stream()
                .allMatch(one -> one.kind().equals(FACT) || one.kind().equals(NOTE));
    }

    /** The rules that its lines are. */
    String rules() {
        return isFacts()
                ? stated()
                : new SpreadsheetCompiler()
                        .compile(
                                new ByteArrayInputStream(asTheEngineReads().getBytes(StandardCharsets.UTF_8)),
                                InputType.CSV);
    }

    /** One rule that states all facts: the engine's own tables would make a rule of each. */
    private String stated() {
        StringBuilder rules =
                new StringBuilder("package ").append(heading("RuleSet")).append('\n');
        imports().forEach(one -> rules.append("import ").append(one).append('\n'));
        rules.append("rule \"").append(title()).append("\"\nwhen\nthen\n");
        for (int i = table + HEAD + 1; i < records.size(); i++) {
            CSVRecord line = records.get(i);
            for (Cells cells : columns) {
                FactMaker maker = cells.maker();
                if (maker != null && !isBlank(line)) {
                    rules.append("// rule values at A").append(i + 1).append(", made by the line\n");
                    rules.append("insert(")
                            .append(maker.call(maker.arguments(values(cells, line))))
                            .append(");\n");
                }
            }
        }
        return rules.append("end\n").toString();
    }

    private Set<String> imports() {
        Set<String> imports = new TreeSet<>();
        for (String one : heading("Import").split(",")) {
            imports.add(one.strip());
        }
        imports.remove("");
        columns.stream().map(Cells::maker).filter(Objects::nonNull).forEach(maker -> imports.addAll(maker.imports()));
        return imports;
    }

    /**
     * The engine's tables have no values of facts, notes and questions without a value: a fact becomes one consequence and its
     * values one cell, and a question is written into the cells that ask it.
     */
    private String asTheEngineReads() {
        List<Cells> own = columns.stream().filter(this::isOwn).toList();
        if (own.isEmpty()) {
            return text;
        }
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < records.size(); i++) {
            List<String> cells = new ArrayList<>(records.get(i).toList());
            if (i < table && cell(records.get(i), 0).strip().equals("Import")) {
                set(cells, 1, String.join(", ", imports()));
            }
            if (i > table) {
                for (Cells one : own) {
                    if (one.kind().equals(CONDITION)) {
                        set(cells, one.at(), whole(one, i));
                        continue;
                    }
                    one.columns().forEach(column -> set(cells, column.at() - 1, ""));
                    FactMaker maker = one.maker();
                    if (maker != null) {
                        set(cells, one.at(), asTheEngineReads(one, maker, i));
                    }
                }
            }
            written.append(cells.stream().map(DecisionTable::csv).collect(Collectors.joining(",")))
                    .append('\n');
        }
        return written.toString();
    }

    private boolean isOwn(Cells cells) {
        return cells.kind().equals(FACT)
                || cells.kind().equals(NOTE)
                || cells.kind().equals(CONDITION) && isWhole(head(3, cells.at()));
    }

    private String whole(Cells cells, int record) {
        String cell = cell(records.get(record), cells.at());
        return record == table + 3
                ? "forall(,){$}"
                : record > table + HEAD && !cell.isBlank() ? head(3, cells.at()) : cell;
    }

    private String asTheEngineReads(Cells cells, FactMaker maker, int record) {
        return switch (record - table) {
            case 1 -> ACTION;
            case 2 -> "";
            case 3 -> "insert(" + maker.call("$param") + ");";
            case HEAD -> maker.type().getSimpleName();
            default -> {
                List<String> values = values(cells, records.get(record));
                yield values.stream().allMatch(String::isBlank) ? "" : maker.arguments(values);
            }
        };
    }

    private static void set(List<String> cells, int at, String value) {
        while (cells.size() <= at) {
            cells.add("");
        }
        cells.set(at, value);
    }

    private String title() {
        return cell(records.get(table), 0).substring(TABLE.length()).strip();
    }

    /** What stands above the table under this word; empty where nothing does. */
    private String heading(String word) {
        return records.stream()
                .limit(table)
                .filter(one -> cell(one, 0).strip().equals(word))
                .map(one -> cell(one, 1).strip())
                .findFirst()
                .orElse("");
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
                if (table < 0 && cell(one, 0).startsWith(TABLE)) {
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
            String kind = head(1, at).toUpperCase(Locale.ROOT);
            String title = head(HEAD, at);
            switch (kind) {
                case NAME -> columns.add(new Cells(at, kind, text(at, title, true)));
                case CONDITION -> columns.add(condition(at, title, head(3, at), types));
                case ACTION -> columns.add(action(at, title, head(3, at), types));
                case FACT -> at = fact(at, types);
                case NOTE -> columns.add(new Cells(at, kind, text(at, title, false)));
                case "" -> {}
                default ->
                    faults.add(new RuleFault(
                            file,
                            lines.get(table + 1),
                            at + 1,
                            kind + " is refused: a column is NAME, CONDITION, ACTION, FACT or NOTE"));
            }
        }
        if (isFacts() && (title().isEmpty() || title().contains("\"") || title().contains("\\"))) {
            faults.add(new RuleFault(
                    file,
                    lines.get(table),
                    1,
                    "after " + TABLE + " comes what the table says, in words without quotation marks"));
        }
    }

    /** What the head says of a column. */
    private String head(int line, int at) {
        return cell(records.get(table + line), at).strip();
    }

    private static RuleGrid.Column text(int at, String title, boolean needed) {
        return new RuleGrid.Column(at + 1, title, null, null, "", RuleGrid.Value.TEXT, List.of(), needed);
    }

    /** Reads the neighbouring columns of one fact; answers the last of them. */
    private int fact(int from, Map<String, Class<?>> types) {
        String name = head(2, from);
        List<String> values = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        int at = from;
        while (head(1, at).equalsIgnoreCase(FACT) && head(2, at).equals(name)) {
            values.add(head(3, at));
            titles.add(head(HEAD, at));
            at++;
        }
        Class<?> type = types.get(name);
        FactMaker maker = type == null ? null : FactMaker.of(type, values);
        if (maker != null) {
            columns.add(new Cells(from, FACT, maker.columnsFrom(from + 1, titles), maker, false));
        } else if (type == null) {
            faults.add(new RuleFault(
                    file,
                    lines.get(table + 2),
                    from + 1,
                    name + " is no fact type that the table imports" + Spelling.hint(name, types.keySet())));
        } else {
            faults.add(new RuleFault(
                    file,
                    lines.get(table + 3),
                    from + 1,
                    name + " cannot be made of " + String.join(", ", values) + "; its columns are "
                            + FactMaker.ways(type).stream()
                                    .map(way -> String.join(", ", way))
                                    .collect(Collectors.joining("; or "))));
        }
        return at - 1;
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

    private Cells condition(int at, String title, String question, Map<String, Class<?>> types) {
        return new Cells(
                at,
                CONDITION,
                List.of(asked(at, title, question, factType(head(2, at), types))),
                null,
                question.contains("\"$"));
    }

    /** The type of a pattern, also where it is bound, negated, or asked about by several columns. */
    private static @Nullable Class<?> factType(String pattern, Map<String, Class<?>> types) {
        Matcher said = PATTERN.matcher(pattern);
        return said.matches() ? types.get(said.group(1)) : null;
    }

    /** Whether a question needs no value of a cell, so that the cell says whether it is asked. */
    private static boolean isWhole(String question) {
        return WHOLE.matcher(question).matches();
    }

    private static RuleGrid.Column asked(int at, String title, String question, @Nullable Class<?> fact) {
        if (isWhole(question)) {
            return new RuleGrid.Column(at + 1, title, null, null, "", RuleGrid.Value.WORD, List.of("yes"), false);
        }
        Matcher any = ANY_OF.matcher(question);
        Matcher one = QUESTION.matcher(question);
        Matcher asked = any.matches() ? any : one;
        Class<?> type = fact != null && asked.matches() ? FactType.typeOf(fact, asked.group("field")) : null;
        boolean quoted = question.contains("\"$");
        return fact == null || type == null || quoted && type != String.class
                ? new RuleGrid.Column(at + 1, title, null, null, "", RuleGrid.Value.RULE, List.of(), false)
                : new RuleGrid.Column(
                        at + 1,
                        title,
                        FactType.key(fact),
                        asked.group("field"),
                        asked.group("operator"),
                        quoted ? RuleGrid.Value.TEXT : RuleGrid.value(type),
                        List.of(),
                        false);
    }

    private static Cells action(int at, String title, String statement, Map<String, Class<?>> types) {
        Matcher said = STATEMENT.matcher(statement);
        if (said.matches()) {
            List<String> arguments = RuleGrid.split(said.group(4));
            String last = arguments.isEmpty() ? "" : arguments.getLast();
            boolean quoted = last.equals("\"$param\"");
            boolean named = arguments.size() == 2 && arguments.getFirst().equals(OWN_NAME);
            Class<?> type = types.get(said.group(1) == null ? said.group(2) : said.group(1));
            FactMaker maker = type == null ? null : FactMaker.called(type, said.group(3), named);
            int before = named ? 1 : 0;
            if (maker != null
                    && arguments.size() == before + 1
                    && (quoted || last.equals("$param"))
                    && !maker.values().isEmpty()
                    && (!quoted || maker.values().size() == 1)) {
                List<String> titles = Arrays.stream(
                                title.substring(title.indexOf(':') + 1).split(","))
                        .map(String::strip)
                        .toList();
                return new Cells(at, ACTION, maker.columns(at + 1, titles), maker, quoted);
            }
            if (quoted && type != null) {
                return new Cells(at, ACTION, List.of(text(at, title, true)), null, true);
            }
        }
        return new Cells(
                at, ACTION, new RuleGrid.Column(at + 1, title, null, null, "", RuleGrid.Value.RULE, List.of(), false));
    }

    private void check(CSVRecord line, int at) {
        for (Cells cells : columns) {
            List<String> values = values(cells, line);
            if (cells.kind().equals(FACT) && values.stream().allMatch(String::isBlank) && !isFacts()) {
                continue;
            }
            if (cells.kind().equals(ACTION) && cells.columns().getFirst().value() != RuleGrid.Value.RULE) {
                if (cell(line, cells.at()).isBlank()) {
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
                    faults.add(new RuleFault(file, at, column.at(), column.title() + " " + said));
                }
            }
            FactMaker maker = cells.maker();
            String refused = wrong || maker == null ? null : maker.refusal(file, values);
            if (refused != null) {
                fault(at, cells, "is refused: " + refused);
            }
        }
    }

    private void fault(int line, Cells cells, String message) {
        FactMaker maker = cells.maker();
        String title = cells.columns().size() == 1
                ? cells.columns().getFirst().title()
                : cells.kind().equals(FACT) && maker != null
                        ? maker.type().getSimpleName()
                        : head(HEAD, cells.at()).replaceAll(":.*", "");
        faults.add(new RuleFault(file, line, cells.at() + 1, title + " " + message));
    }

    private static List<String> values(Cells cells, CSVRecord line) {
        if (cells.kind().equals(FACT)) {
            return cells.columns().stream()
                    .map(column -> cell(line, column.at() - 1))
                    .toList();
        }
        String cell = cell(line, cells.at());
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
                isFacts() ? RuleGrid.Kind.FACTS : RuleGrid.Kind.DECISIONS,
                title(),
                heading("Notes"),
                columns.stream().flatMap(one -> one.columns().stream()).toList(),
                rows);
    }

    private List<String> cells(CSVRecord line) {
        List<String> shown = new ArrayList<>();
        for (Cells one : columns) {
            List<String> values = values(one, line);
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
            FactMaker maker = one.maker();
            if (one.kind().equals(FACT)) {
                one.columns().forEach(column -> cells[column.at() - 1] = csv(own.get(column.at() - 1 - one.at())));
            } else {
                cells[one.at()] = csv(maker != null && !one.quoted() ? maker.arguments(own) : own.getFirst());
            }
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
