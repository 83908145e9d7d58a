package io.towerflow.notification.delivery;

import io.towerflow.problem.CsvResource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.io.Resource;

/** Ways that an SMS may take to a phone number, in order of preference: the table {@code connectors/notification/routes.csv}. */
final class Routes {

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
        CsvResource file = CsvResource.read(table);
        Map<String, List<String>> ways = new HashMap<>();
        for (CsvResource.Row row : file.rows()) {
            String prefix = row.get("prefix");
            if (row.get("ways").isEmpty() || !prefix.matches("\\*|\\+\\d{1,8}")) {
                throw file.wrong(row, "is not \"+225,twilio;mail\": a prefix or *, then ways");
            }
            List<String> named = List.of(row.get("ways").split("\\s*;\\s*"));
            for (String way : named) {
                if (!known.contains(way)) {
                    throw file.wrong(row, "names the way \"" + way + "\"; known are " + known);
                }
            }
            if (ways.put(prefix, named) != null) {
                throw file.wrong(row, "repeats the prefix " + prefix);
            }
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
}
