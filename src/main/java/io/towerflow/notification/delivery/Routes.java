package io.towerflow.notification.delivery;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.Resource;

/** Ways that an SMS may take to a phone number, in order of preference: the table {@code connectors/notification/routes.csv}. */
final class Routes {

    private static final CSVFormat TABLE = CSVFormat.DEFAULT
            .builder()
            .setHeader("prefix", "ways")
            .setSkipHeaderRecord(true)
            .setCommentMarker('#')
            .setTrim(true)
            .get();
    private static final String ANY = "*";

    private final Map<String, List<String>> ways;

    private Routes(Map<String, List<String>> ways) {
        this.ways = ways;
    }

    /**
     * Reads the table.
     *
     * @param known the ways that exist
     * @throws IllegalArgumentException naming the line that is wrong
     */
    static Routes read(Resource table, Set<String> known) {
        Map<String, List<String>> ways = new HashMap<>();
        try (Reader in = new InputStreamReader(table.getInputStream(), StandardCharsets.UTF_8);
                CSVParser rows = TABLE.parse(in)) {
            for (CSVRecord row : rows) {
                long line = rows.getCurrentLineNumber();
                String prefix = row.get(0);
                if (row.size() != 2 || !prefix.matches("\\*|\\+\\d{1,8}")) {
                    throw wrong(table, line, "is not \"+225,twilio;mail\": a prefix or *, then ways");
                }
                List<String> named = List.of(row.get(1).split("\\s*;\\s*"));
                for (String way : named) {
                    if (!known.contains(way)) {
                        throw wrong(table, line, "names the way \"" + way + "\"; known are " + known);
                    }
                }
                if (ways.put(prefix, named) != null) {
                    throw wrong(table, line, "repeats the prefix " + prefix);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The table of routes cannot be read: " + table, e);
        }
        if (!ways.containsKey(ANY)) {
            throw new IllegalArgumentException(table + " lacks a line for *: every other number");
        }
        return new Routes(Map.copyOf(ways));
    }

    /**
     * Returns the ways to a phone, in order of preference.
     *
     * @param phone in E.164
     */
    List<String> to(String phone) {
        return ways.entrySet().stream()
                .filter(route -> phone.startsWith(route.getKey()))
                .max(Comparator.comparingInt(route -> route.getKey().length()))
                .map(Map.Entry::getValue)
                .orElseGet(() -> ways.getOrDefault(ANY, List.of()));
    }

    private static IllegalArgumentException wrong(Resource table, long line, String what) {
        return new IllegalArgumentException(table + ", line " + line + ": " + what);
    }
}
