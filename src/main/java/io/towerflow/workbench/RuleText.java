package io.towerflow.workbench;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Text of a rule: in a rule file from its name to its end, in a decision table its line, in a table of facts the whole.
 *
 * @param line where it begins, from 1
 */
public record RuleText(String name, String file, int line, String text) {

    private static final Pattern RULE = Pattern.compile(
            "^[ \\t]*rule[ \\t]+\"([^\"\\n]+)\".*?^[ \\t]*end[ \\t]*$", Pattern.MULTILINE | Pattern.DOTALL);
    /**
     * Number of lines below the line of NAME, CONDITION, ACTION that a table has for types, expressions and headings; then come
     * its rules.
     */
    private static final int ABOVE_THE_RULES = 4;

    private static final String TABLE = "RuleTable";

    /** Finds every rule of these files by its name. */
    public static Map<String, RuleText> of(Map<String, String> files) {
        Map<String, RuleText> texts = new LinkedHashMap<>();
        files.forEach((file, text) -> {
            List<RuleText> found =
                    file.endsWith(".csv") ? lines(file, text) : file.endsWith(".drl") ? rules(file, text) : List.of();
            found.forEach(one -> texts.putIfAbsent(one.name(), one));
        });
        return texts;
    }

    private static List<RuleText> rules(String file, String text) {
        List<RuleText> found = new ArrayList<>();
        Matcher rule = RULE.matcher(text);
        while (rule.find()) {
            int line = (int) text.substring(0, rule.start())
                            .chars()
                            .filter(letter -> letter == '\n')
                            .count()
                    + 1;
            found.add(new RuleText(rule.group(1), file, line, rule.group()));
        }
        return found;
    }

    private static List<RuleText> lines(String file, String text) {
        List<RuleText> found = new ArrayList<>();
        String[] lines = text.split("\\R", -1);
        try (var rows = CSVFormat.DEFAULT.parse(new StringReader(text))) {
            int below = -1;
            int table = 0;
            String title = "";
            long last = 0;
            for (CSVRecord row : rows) {
                String first = row.size() == 0 ? "" : row.get(0).strip();
                int line = (int) last + 1;
                if (first.startsWith(TABLE)) {
                    table = line;
                    title = first.substring(TABLE.length()).strip();
                } else if (table == last
                        && table > 0
                        && !row.toList().contains("NAME")
                        && row.toList().contains("FACT")
                        && !row.toList().contains("CONDITION")) {
                    // Its lines are facts, and the whole of it is one rule.
                    found.add(new RuleText(
                            title,
                            file,
                            table,
                            String.join("\n", List.of(lines).subList(table - 1, lines.length))
                                    .stripTrailing()));
                }
                below = first.equals("NAME") ? 1 : below > 0 ? below + 1 : below;
                if (below > ABOVE_THE_RULES && !first.isEmpty()) {
                    found.add(new RuleText(
                            first, file, line, String.join("\n", List.of(lines).subList(line - 1, (int)
                                    rows.getCurrentLineNumber()))));
                }
                last = rows.getCurrentLineNumber();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return found;
    }
}
