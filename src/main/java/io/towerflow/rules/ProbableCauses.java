package io.towerflow.rules;

import io.towerflow.rules.language.JoinName;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.stereotype.Component;

/**
 * The known probable causes: {@code rules/alarm/probable-causes.csv}, the words of X.733 and M.3100 as published, typing
 * errors included, and their corrected spellings. Case, spaces, dashes and underscores do not count. Needs no Spring context.
 */
@Component
public class ProbableCauses implements JoinName.Words {

    private final Map<String, ProbableCause> byWord = new HashMap<>();
    private final Map<Family, String> categories = new EnumMap<>(Family.class);

    public ProbableCauses() {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (Reader in = new InputStreamReader(
                        Objects.requireNonNull(
                                ProbableCauses.class.getResourceAsStream("/rules/alarm/probable-causes.csv")),
                        StandardCharsets.UTF_8);
                var rows = format.parse(in)) {
            for (CSVRecord row : rows) {
                String word = row.get("probableCause");
                byWord.put(
                        key(word),
                        new ProbableCause(
                                word,
                                Family.valueOf(row.get("family").toUpperCase(Locale.ROOT)),
                                row.get("category"),
                                Duration.ofSeconds(Long.parseLong(row.get("graceSeconds"))),
                                row.get("skill")));
                categories.putIfAbsent(Family.valueOf(row.get("family").toUpperCase(Locale.ROOT)), row.get("category"));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What is known of the cause; for an unknown word, what holds for {@code other}. */
    public ProbableCause of(String word) {
        ProbableCause known = byWord.get(word);
        if (known == null) {
            known = byWord.get(key(word));
        }
        if (known == null) {
            ProbableCause other = Objects.requireNonNull(byWord.get("other"));
            return new ProbableCause(word, other.family(), other.category(), other.grace(), other.skill());
        }
        return known;
    }

    @Override
    public Set<String> words() {
        return byWord.values().stream().map(ProbableCause::word).collect(Collectors.toSet());
    }

    /** The category of a family: network, energy, environment, maintenance, transmission or unknown. */
    public String category(Family family) {
        return Objects.requireNonNullElse(categories.get(family), "unknown");
    }

    private static String key(String word) {
        StringBuilder key = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            if (Character.isLetterOrDigit(letter)) {
                key.append(Character.toLowerCase(letter));
            }
        }
        return key.toString();
    }
}
