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
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Decides who may call what: the rows of {@code access-table.csv} in their order, where the first that fits an address decides
 * and an address that no row fits is denied. The administrator of a tenant is in each row that does not name the operator of the
 * platform, but outside the demo not where only machines report. A path that begins with {@code engine:} stands for both
 * addresses of the engine's REST API: the one for systems and the one of the web apps.
 */
@Component
public final class AccessTable {

    private static final String FILE = "access-table.csv";
    private static final String HEADER = "resource,action,method,path,callers";
    private static final String EVERY_ROLE = "all";
    private static final String ENGINE = "engine:";
    /** Addresses of the engine's REST API; what it has besides, for engines of other names, is denied. */
    private static final List<String> ENGINE_ROOTS = List.of("/engine-rest", "/camunda/api/engine/engine/default");

    private static final Set<String> METHODS = Set.of("*", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD");

    private final List<AccessRule> rules;

    @Autowired
    AccessTable(@Value("${towerflow.demo.enabled}") boolean demo) {
        this(readFile(), demo);
    }

    /** @param demo whether an administrator's password counts as a machine's key */
    AccessTable(List<String> lines, boolean demo) {
        this.rules = parse(lines, demo);
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

    private static List<AccessRule> parse(List<String> lines, boolean demo) {
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw new IllegalStateException(FILE + " must begin with the line " + HEADER);
        }
        List<AccessRule> rules = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && !line.startsWith("#")) {
                rules.addAll(parseRow(line, i + 1, demo));
            }
        }
        return List.copyOf(rules);
    }

    private static List<AccessRule> parseRow(String line, int number, boolean demo) {
        String[] cells = line.split(",", -1);
        if (cells.length != 5 || Arrays.stream(cells).anyMatch(String::isBlank)) {
            throw wrong(number, "has not five filled cells");
        }
        if (!METHODS.contains(cells[2])) {
            throw wrong(number, "names the unknown method " + cells[2]);
        }
        boolean engine = cells[3].startsWith(ENGINE);
        String path = engine ? cells[3].substring(ENGINE.length()) : cells[3];
        if (!path.startsWith("/")) {
            throw wrong(number, "has a path that does not begin with a slash");
        }
        Set<String> callers = new LinkedHashSet<>();
        for (String word : cells[4].split(";")) {
            if (word.equals(EVERY_ROLE)) {
                roles().filter(role -> !role.equals(Role.OPERATOR.id())).forEach(callers::add);
            } else if (known(word)) {
                callers.add(word);
            } else {
                throw wrong(number, "names the unknown caller " + word);
            }
        }
        if (!callers.contains(Role.OPERATOR.id()) && (demo || !callers.contains(AccessRule.MACHINE))) {
            callers.add(Role.ADMIN.id());
        }
        Set<String> who = Set.copyOf(callers);
        return (engine ? ENGINE_ROOTS : List.of(""))
                .stream()
                        .map(root -> new AccessRule(cells[0], cells[1], cells[2], root + path, who))
                        .toList();
    }

    private static boolean known(String word) {
        return word.equals(AccessRule.PUBLIC)
                || word.equals(AccessRule.SIGNED)
                || word.equals(AccessRule.MONITOR)
                || word.equals(AccessRule.MACHINE)
                || Scope.isCaller(word)
                || roles().anyMatch(word::equals);
    }

    private static Stream<String> roles() {
        return Arrays.stream(Role.values()).map(Role::id);
    }

    private static IllegalStateException wrong(int number, String what) {
        return new IllegalStateException("Line " + number + " of " + FILE + " " + what);
    }
}
