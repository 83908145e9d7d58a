package io.towerflow.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Who may call what: the rows of {@code access-table.csv} in their order, where the first that fits an address decides and
 * an address that no row fits is denied. An administrator is listed in each row without being written there.
 */
@Component
public final class AccessTable {

    private static final String FILE = "access-table.csv";
    private static final String HEADER = "resource,action,method,path,callers";
    private static final String EVERY_ROLE = "all";
    private static final Set<String> METHODS = Set.of("*", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD");

    private final List<AccessRule> rules;

    AccessTable() {
        this(readFile());
    }

    AccessTable(List<String> lines) {
        this.rules = parse(lines);
    }

    /** The rows, in the order in which they decide. */
    public List<AccessRule> rules() {
        return rules;
    }

    private static List<String> readFile() {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new ClassPathResource(FILE).getInputStream(), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The access table " + FILE + " cannot be read", e);
        }
    }

    private static List<AccessRule> parse(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw new IllegalStateException(FILE + " must begin with the line " + HEADER);
        }
        List<AccessRule> rules = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && !line.startsWith("#")) {
                rules.add(parseRow(line, i + 1));
            }
        }
        return List.copyOf(rules);
    }

    private static AccessRule parseRow(String line, int number) {
        String[] cells = line.split(",", -1);
        if (cells.length != 5 || Arrays.stream(cells).anyMatch(String::isBlank)) {
            throw wrong(number, "has not five filled cells");
        }
        if (!METHODS.contains(cells[2])) {
            throw wrong(number, "names the unknown method " + cells[2]);
        }
        if (!cells[3].startsWith("/")) {
            throw wrong(number, "has a path that does not begin with a slash");
        }
        Set<String> callers = new LinkedHashSet<>();
        for (String word : cells[4].split(";")) {
            if (word.equals(EVERY_ROLE)) {
                callers.addAll(roles().collect(Collectors.toList()));
            } else if (known(word)) {
                callers.add(word);
            } else {
                throw wrong(number, "names the unknown caller " + word);
            }
        }
        callers.add(Role.ADMIN.id());
        return new AccessRule(cells[0], cells[1], cells[2], cells[3], Set.copyOf(callers));
    }

    private static boolean known(String word) {
        return word.equals(AccessRule.PUBLIC)
                || word.equals(AccessRule.SIGNED)
                || word.equals(AccessRule.MONITOR)
                || roles().anyMatch(word::equals);
    }

    private static Stream<String> roles() {
        return Arrays.stream(Role.values()).map(Role::id);
    }

    private static IllegalStateException wrong(int number, String what) {
        return new IllegalStateException("Line " + number + " of " + FILE + " " + what);
    }
}
