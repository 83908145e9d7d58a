package io.towerflow.rules.language;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of a rule file as people see and edit it who write no rules: a decision table, or the facts that a policy file states.
 *
 * @param kind what its lines are: rules of a decision table, or facts
 * @param title the name of the table, or of the rule that states the facts
 * @param note what its author says of it; may be empty
 * @param columns of each line
 */
public record RuleGrid(Kind kind, String title, String note, List<Column> columns, List<Line> lines) {

    public enum Kind {
        DECISIONS,
        FACTS
    }

    /** What a cell takes. */
    public enum Value {
        /** A whole number. */
        WHOLE,
        NUMBER,
        /** {@code true} or {@code false}. */
        TRUTH,
        TEXT,
        /** One of the column's words. */
        WORD,
        /** What rules say; the check tells whether it can be understood. */
        RULE
    }

    /**
     * @param at the column of the file that it stands in, from 1; in a decision table several may share one
     * @param title as the file's author wrote it, or the name of the value
     * @param fact the fact type whose value it is, as {@link FactType#key()}; null where it is none
     * @param field the name of that value; null where it is none
     * @param operator between the value of the fact and the cell: ==, !=, &lt;, &lt;=, &gt; or &gt;=; empty where the cell is the value itself
     * @param words what a cell may say, where it is one of a few words
     * @param needed whether no cell may be empty
     */
    public record Column(
            int at,
            String title,
            @Nullable String fact,
            @Nullable String field,
            String operator,
            Value value,
            List<String> words,
            boolean needed) {}

    /**
     * @param line where it begins in the file, from 1
     * @param note what stands above it as a comment; may be empty
     */
    public record Line(int line, String note, List<String> cells) {}

    /**
     * A line as it shall be.
     *
     * @param from which line of the table it was, from 0; null for a new one
     */
    public record Wanted(@Nullable Integer from, List<String> cells) {}

    /** Splits what stands between brackets at its commas; texts in quotation marks and inner brackets are kept whole. */
    static List<String> split(String arguments) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean text = false;
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < arguments.length(); i++) {
            char c = arguments.charAt(i);
            if (c == '"' && (i == 0 || arguments.charAt(i - 1) != '\\')) {
                text = !text;
            }
            depth += text ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && !text && depth == 0) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        if (!part.toString().isBlank() || !parts.isEmpty()) {
            parts.add(part.toString().strip());
        }
        return parts;
    }

    /** What a cell shows of a value as rules write it. */
    static String shown(String written) {
        if (written.length() > 1 && written.startsWith("\"") && written.endsWith("\"")) {
            return written.substring(1, written.length() - 1)
                    .replace("\\\"", "\"")
                    .replace("\\\\", "\\");
        }
        return written.matches("[A-Z]\\w*\\.[A-Z_0-9]+") ? written.substring(written.indexOf('.') + 1) : written;
    }

    /** A cell as rules write it. */
    static String written(Class<?> type, String cell) {
        if (type == String.class) {
            return '"' + cell.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        if (type.isEnum() && !cell.contains(".")) {
            return type.getSimpleName() + "." + cell.strip();
        }
        return cell.strip();
    }

    /** What a cell for this type takes. */
    static Value value(Class<?> type) {
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return Value.WHOLE;
        }
        if (type == double.class || type == Double.class) {
            return Value.NUMBER;
        }
        if (type == boolean.class || type == Boolean.class) {
            return Value.TRUTH;
        }
        return type == String.class ? Value.TEXT : type.isEnum() ? Value.WORD : Value.RULE;
    }

    /** The words of an enum, or of nothing. */
    static List<String> words(Class<?> type) {
        List<String> words = new ArrayList<>();
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                words.add(((Enum<?>) constant).name());
            }
        }
        return words;
    }

    /** What is wrong with a cell, as the end of a sentence; null where nothing is. */
    static @Nullable String wrong(Value value, List<String> words, String cell) {
        String said = cell.strip();
        return switch (value) {
            case WHOLE -> said.matches("[-+]?\\d{1,18}") ? null : "must be a whole number, not " + quoted(said);
            case NUMBER ->
                said.matches("[-+]?\\d{1,18}([.]\\d{1,18})?") ? null : "must be a number, not " + quoted(said);
            case TRUTH ->
                said.equals("true") || said.equals("false") ? null : "must be true or false, not " + quoted(said);
            case WORD ->
                words.contains(said) ? null : "must be one of " + String.join(", ", words) + ", not " + quoted(said);
            case TEXT ->
                cell.contains("\"") || cell.contains("\\") || cell.contains("\n")
                        ? "must be a text without quotation marks, backslashes and line breaks"
                        : null;
            case RULE -> null;
        };
    }

    private static String quoted(String said) {
        return said.isEmpty() ? "empty" : "\"" + said + "\"";
    }
}
