package io.towerflow.console.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleNamesTest {

    private static final Pattern RULE = Pattern.compile("(?m)^rule \"([^\"]+)\"");

    private final RuleNames names = new RuleNames(new ObjectMapper());

    @Test
    void everyShippedRuleHasAFrenchName() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("rules"))) {
            List<String> english = files.filter(file -> file.toString().endsWith(".drl"))
                    .flatMap(RuleNamesTest::rules)
                    .distinct()
                    .filter(rule -> names.in(rule, Locale.FRENCH).equals(rule))
                    .toList();
            assertThat(english).isEmpty();
        }
    }

    @Test
    void aRuleOfAnAnalystKeepsItsName() {
        assertThat(names.in("Goats on the roof", Locale.FRENCH)).isEqualTo("Goats on the roof");
        assertThat(names.in("A link failed", Locale.ENGLISH)).isEqualTo("A link failed");
        assertThat(names.in("A link failed", Locale.FRANCE)).isEqualTo("Une liaison est en panne");
    }

    private static Stream<String> rules(Path file) {
        try {
            return RULE
                    .matcher(Files.readString(file))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
