package io.towerflow.rules;

import io.towerflow.problem.CsvResource;
import io.towerflow.rules.language.JoinName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
        for (CsvResource.Row row :
                CsvResource.shipped("rules/alarm/probable-causes.csv").rows()) {
            Family family = Family.valueOf(row.get("family").toUpperCase(Locale.ROOT));
            byWord.put(
                    key(row.get("probableCause")),
                    new ProbableCause(
                            row.get("probableCause"),
                            family,
                            row.get("category"),
                            Duration.ofSeconds(Long.parseLong(row.get("graceSeconds"))),
                            row.get("skill")));
            categories.putIfAbsent(family, row.get("category"));
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
