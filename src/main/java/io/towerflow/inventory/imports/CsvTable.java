package io.towerflow.inventory.imports;

import io.towerflow.inventory.ImportColumn;
import io.towerflow.inventory.ImportRow;
import io.towerflow.problem.CsvText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Reads one CSV file as people's spreadsheets write it: with or without a byte order mark, with commas or semicolons. */
final class CsvTable {

    private static final int MOST_ROWS = 500_000;
    private static final int LONGEST_VALUE = 1_000;

    private final String file;
    private final List<ImportColumn> columns;
    private final ProblemList problems;
    private boolean decimalComma;

    CsvTable(String file, List<ImportColumn> columns, ProblemList problems) {
        this.file = file;
        this.columns = columns;
        this.problems = problems;
    }

    List<ImportRow> read(byte[] content) {
        String text;
        char separator;
        try (ByteArrayInputStream bytes = new ByteArrayInputStream(content)) {
            CsvText csv = CsvText.open(bytes);
            separator = csv.delimiter();
            StringWriter whole = new StringWriter();
            csv.text().transferTo(whole);
            text = whole.toString();
        } catch (IOException e) {
            problems.add(file, 0, "", "inventory.import.encoding");
            return List.of();
        }
        decimalComma = separator != ',';
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .get();
        int line = 1;
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            Map<String, Integer> positions = null;
            int width = 0;
            List<ImportRow> rows = new ArrayList<>();
            long before = 0;
            for (CSVRecord values : parser) {
                // The parser counts the lines it has read; a row begins on the line after those.
                line = (int) before + 1;
                before = parser.getCurrentLineNumber();
                if (positions == null) {
                    positions = header(values, line);
                    width = values.size();
                    if (positions == null) {
                        return List.of();
                    }
                } else if (!blank(values)) {
                    if (values.size() > width) {
                        problems.add(file, line, "", "inventory.import.tooManyValues", values.size(), width);
                    } else {
                        rows.add(row(values, line, positions));
                    }
                    if (rows.size() > MOST_ROWS) {
                        problems.add(file, line, "", "inventory.import.tooManyRows", MOST_ROWS);
                        return List.of();
                    }
                }
            }
            if (positions == null) {
                problems.add(file, 0, "", "inventory.import.empty");
            } else if (rows.isEmpty()) {
                problems.add(file, 0, "", "inventory.import.noRows");
            }
            return rows;
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            problems.add(file, line, "", "inventory.import.broken", String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private static boolean blank(CSVRecord values) {
        return values.stream().allMatch(String::isBlank);
    }

    private @Nullable Map<String, Integer> header(CSVRecord values, int line) {
        Map<String, Integer> positions = new HashMap<>();
        boolean right = true;
        for (int at = 0; at < values.size(); at++) {
            String word = values.get(at).strip().toLowerCase(Locale.ROOT).replace(' ', '_');
            if (word.isEmpty()) {
                continue;
            }
            ImportColumn column = columns.stream()
                    .filter(each -> each.name().equals(word) || each.aliases().contains(word))
                    .findFirst()
                    .orElse(null);
            if (column == null) {
                problems.add(file, line, word, "inventory.import.unknownColumn", word, names());
                right = false;
            } else if (positions.putIfAbsent(column.name(), at) != null) {
                problems.add(file, line, column.name(), "inventory.import.columnTwice", column.name());
                right = false;
            }
        }
        for (ImportColumn column : columns) {
            if (column.required() && !positions.containsKey(column.name())) {
                problems.add(file, line, column.name(), "inventory.import.missingColumn", column.name(), names());
                right = false;
            }
        }
        return right ? positions : null;
    }

    private String names() {
        return columns.stream().map(ImportColumn::name).collect(Collectors.joining(", "));
    }

    private ImportRow row(CSVRecord values, int line, Map<String, Integer> positions) {
        Map<String, String> byColumn = new HashMap<>();
        for (ImportColumn column : columns) {
            Integer at = positions.get(column.name());
            String value =
                    at == null || at >= values.size() ? "" : values.get(at).strip();
            if (value.isEmpty() && column.required()) {
                problems.add(file, line, column.name(), "inventory.import.missingValue", column.name());
            } else if (value.length() > LONGEST_VALUE) {
                problems.add(file, line, column.name(), "inventory.import.tooLong", value.length(), LONGEST_VALUE);
                value = "";
            } else if (value.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
                problems.add(file, line, column.name(), "inventory.import.unprintable");
                value = "";
            }
            byColumn.put(column.name(), value);
        }
        return new Row(line, byColumn);
    }

    private final class Row implements ImportRow {

        private static final Set<String> YES = Set.of("true", "yes", "y", "oui", "o", "1", "x");
        private static final Set<String> NO = Set.of("", "false", "no", "n", "non", "0", "-");

        private final int line;
        private final Map<String, String> values;

        Row(int line, Map<String, String> values) {
            this.line = line;
            this.values = values;
        }

        @Override
        public int line() {
            return line;
        }

        @Override
        public String text(String column) {
            String value = values.get(column);
            if (value == null) {
                throw new IllegalArgumentException(file + " has no column " + column);
            }
            return value;
        }

        @Override
        public @Nullable Double number(String column, double min, double max) {
            String value = text(column);
            if (value.isEmpty()) {
                return null;
            }
            try {
                double number = Double.parseDouble(decimalComma ? value.replace(',', '.') : value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Named below, like a number outside its range.
            }
            wrong(column, "inventory.import.number", value, plain(min), plain(max));
            return null;
        }

        private static String plain(double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString((long) number)
                    : Double.toString(number);
        }

        @Override
        public @Nullable Boolean flag(String column) {
            String value = text(column).toLowerCase(Locale.ROOT);
            if (YES.contains(value)) {
                return true;
            }
            if (NO.contains(value)) {
                return false;
            }
            wrong(column, "inventory.import.flag", text(column));
            return null;
        }

        @Override
        public Set<String> words(String column) {
            return Arrays.stream(text(column).split("[|;,/]"))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }

        @Override
        public <E extends Enum<E>> @Nullable E choice(String column, Class<E> choices) {
            String value = text(column);
            if (value.isEmpty()) {
                return null;
            }
            for (E choice : choices.getEnumConstants()) {
                if (choice.name().equalsIgnoreCase(value)) {
                    return choice;
                }
            }
            wrong(
                    column,
                    "inventory.import.choice",
                    value,
                    Arrays.stream(choices.getEnumConstants())
                            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")));
            return null;
        }

        @Override
        public void wrong(String column, String key, Object... arguments) {
            problems.add(file, line, column, key, arguments);
        }
    }
}
