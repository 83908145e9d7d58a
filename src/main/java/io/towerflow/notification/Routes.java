package io.towerflow.notification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.io.Resource;

/** Which ways an SMS may take to a phone number, in order of preference: the table {@code connectors/notification/routes.csv}. */
final class Routes {

    private static final String HEADER = "prefix,ways";
    private static final String ANY = "*";

    private final Map<String, List<String>> ways;

    private Routes(Map<String, List<String>> ways) {
        this.ways = ways;
    }

    /**
     * @param known the ways that exist
     * @throws IllegalArgumentException naming the line that is wrong
     */
    static Routes read(Resource table, Set<String> known) {
        Map<String, List<String>> ways = new HashMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(table.getInputStream(), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String text = line.strip();
                if (text.isEmpty() || text.startsWith("#") || text.equals(HEADER)) {
                    continue;
                }
                String[] cells = text.split(",", -1);
                if (cells.length != 2 || !cells[0].matches("\\*|\\+\\d{1,8}")) {
                    throw wrong(table, number, "is not \"+225,twilio;mail\": a prefix or *, then ways");
                }
                List<String> named = List.of(cells[1].strip().split("\\s*;\\s*"));
                for (String way : named) {
                    if (!known.contains(way)) {
                        throw wrong(table, number, "names the way \"" + way + "\"; known are " + known);
                    }
                }
                if (ways.put(cells[0], named) != null) {
                    throw wrong(table, number, "repeats the prefix " + cells[0]);
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

    /** @param phone in E.164 */
    List<String> to(String phone) {
        return ways.entrySet().stream()
                .filter(route -> phone.startsWith(route.getKey()))
                .max(Comparator.comparingInt(route -> route.getKey().length()))
                .map(Map.Entry::getValue)
                .orElseGet(() -> ways.getOrDefault(ANY, List.of()));
    }

    private static IllegalArgumentException wrong(Resource table, int line, String what) {
        return new IllegalArgumentException(table + ", line " + line + ": " + what);
    }
}
