package io.towerflow.problem;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/**
 * A CSV file of the product or of its operator, whole: its first line names the columns, lines that begin with {@code #} say
 * something to its readers, spaces around a value do not count.
 *
 * @param name as it is told where something is wrong
 */
public record CsvResource(String name, List<Row> rows) {

    /**
     * Row of the file.
     *
     * @param line its line, from 1
     */
    public record Row(long line, Map<String, String> values) {

        /**
         * The value of a column, empty where the row has none.
         *
         * @throws IllegalArgumentException where the file has no such column
         */
        public String get(String column) {
            String value = values.get(column);
            if (value == null) {
                throw new IllegalArgumentException("lacks the column " + column);
            }
            return value;
        }
    }

    /** Reads a file of the class path, as {@code rules/alarm/probable-causes.csv}. */
    public static CsvResource shipped(String path) {
        return read(new ClassPathResource(path));
    }

    /**
     * Reads a file.
     *
     * @throws UncheckedIOException where it is missing or no text
     * @throws IllegalArgumentException where a row has more values than there are columns
     */
    public static CsvResource read(Resource file) {
        String name = file.getDescription();
        try (InputStream bytes = file.getInputStream();
                Reader text = CsvText.open(bytes).text();
                CSVParser parser = CSVFormat.DEFAULT
                        .builder()
                        .setCommentMarker('#')
                        .setIgnoreSurroundingSpaces(true)
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .get()
                        .parse(text)) {
            List<String> columns = parser.getHeaderNames();
            List<Row> rows = new ArrayList<>();
            for (CSVRecord values : parser) {
                if (values.size() > columns.size()) {
                    throw wrong(name, parser.getCurrentLineNumber(), "has more values than there are columns");
                }
                rows.add(new Row(parser.getCurrentLineNumber(), byColumn(columns, values)));
            }
            return new CsvResource(name, List.copyOf(rows));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    private static Map<String, String> byColumn(List<String> columns, CSVRecord values) {
        Map<String, String> byColumn = new HashMap<>();
        for (int at = 0; at < columns.size(); at++) {
            byColumn.put(columns.get(at), at < values.size() ? values.get(at) : "");
        }
        return Map.copyOf(byColumn);
    }

    /** The exception that says what is wrong with a row, for whoever reads it to throw. */
    public IllegalArgumentException wrong(Row row, String what) {
        return wrong(name, row.line(), what);
    }

    private static IllegalArgumentException wrong(String name, long line, String what) {
        return new IllegalArgumentException(name + ", line " + line + ": " + what);
    }
}
