package io.towerflow.rules.language;

import io.towerflow.problem.CsvResource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets stored versions be read whose words for facts have changed since: {@code rules/former-words.csv} tells for a fact type
 * (by its import) which of its values had another name; without a type, which type had another one.
 */
public final class RenamedFacts {

    private static final String TEXT = "\"(?:[^\"\\\\\\n]|\\\\.)*\"";

    private final List<Former> words;

    /** @param type the import of the type that has the value; empty where the type itself is meant, by its imports */
    public record Former(String type, String former, String now) {}

    public RenamedFacts(List<Former> words) {
        this.words = List.copyOf(words);
    }

    /** What this release knows. */
    public static RenamedFacts shipped() {
        return new RenamedFacts(CsvResource.shipped("rules/former-words.csv").rows().stream()
                .map(row -> new Former(row.get("type"), row.get("former"), row.get("now")))
                .toList());
    }

    /** The files in today's words; what rules say in texts stays as it is. */
    public Map<String, String> adapted(Map<String, String> files) {
        Map<String, String> adapted = new TreeMap<>(files);
        adapted.replaceAll((file, text) -> {
            String said = text;
            for (Former word : words) {
                said = adapted(word, said);
            }
            return said;
        });
        return adapted;
    }

    private static String adapted(Former word, String text) {
        if (!word.type().isEmpty()) {
            return text.contains(word.type()) ? replaced(text, word.former(), word.now()) : text;
        }
        return text.contains(word.former())
                ? replaced(replaced(text, word.former(), word.now()), simple(word.former()), simple(word.now()))
                : text;
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String replaced(String text, String former, String now) {
        return Pattern.compile(TEXT + "|\\b" + Pattern.quote(former) + "\\b")
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group().equals(former) ? now : found.group()));
    }
}
