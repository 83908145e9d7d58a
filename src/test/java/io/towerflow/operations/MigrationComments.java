package io.towerflow.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The comments that stand in the migrations directly above what they are about: a table, a column, an index or a sequence. An
 * empty line between makes them comments of the file.
 */
final class MigrationComments {

    private static final Path FOLDER = Path.of("src/main/resources/db/migration");
    private static final Pattern CREATED =
            Pattern.compile("CREATE (?:UNIQUE )?(TABLE|INDEX|SEQUENCE|(?:MATERIALIZED )?VIEW|FUNCTION) (\\w+).*");
    private static final Pattern ALTERED = Pattern.compile("ALTER TABLE (\\w+)(.*)");
    private static final Pattern COLUMN = Pattern.compile("(?:ADD COLUMN )?(\"?[a-z]\\w*\"?) +\\S.*");
    private static final Pattern ADDED = Pattern.compile("ADD (COLUMN|CONSTRAINT) \\w+");

    private final Map<String, List<String>> comments = new HashMap<>();

    private MigrationComments() {}

    static MigrationComments read() {
        MigrationComments all = new MigrationComments();
        try (var files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                all.read(Files.readAllLines(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Lines without their dashes, in the order of the migrations; empty where nothing is said. */
    List<String> of(String thing) {
        return comments.getOrDefault(thing, List.of());
    }

    List<String> ofColumn(String table, String column) {
        return of(table + "." + column);
    }

    private void read(List<String> lines) {
        List<String> said = new ArrayList<>();
        String table = null;
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at).strip();
            if (line.startsWith("--")) {
                said.add(line.substring(2).strip());
                continue;
            }
            Matcher created = CREATED.matcher(line);
            Matcher altered = ALTERED.matcher(line);
            if (created.matches()) {
                keep(created.group(2), said);
                table = created.group(1).equals("TABLE") && !line.endsWith(";") ? created.group(2) : null;
            } else if (altered.matches()) {
                keep(subjectOf(altered.group(1), statement(lines, at)), said);
                table = line.endsWith(";") ? null : altered.group(1);
            } else if (table != null) {
                Matcher column = COLUMN.matcher(line);
                if (column.matches()) {
                    keep(table + "." + column.group(1).replace("\"", ""), said);
                }
                table = line.endsWith(";") ? null : table;
            }
            said.clear();
        }
    }

    /** What a comment above a change of a table is about: the one column that it adds, the table, or nothing that is told here. */
    private static @Nullable String subjectOf(String table, String statement) {
        List<String> added =
                ADDED.matcher(statement).results().map(found -> found.group()).toList();
        if (added.size() == 1 && added.getFirst().startsWith("ADD COLUMN ")) {
            return table + "." + added.getFirst().substring("ADD COLUMN ".length());
        }
        return added.isEmpty() ? null : table;
    }

    private static String statement(List<String> lines, int from) {
        StringBuilder statement = new StringBuilder();
        for (String line : lines.subList(from, lines.size())) {
            statement.append(line).append('\n');
            if (line.endsWith(";")) {
                break;
            }
        }
        return statement.toString();
    }

    private void keep(@Nullable String thing, List<String> said) {
        if (thing != null && !said.isEmpty()) {
            comments.computeIfAbsent(thing, key -> new ArrayList<>()).addAll(said);
        }
    }
}
