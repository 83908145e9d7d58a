package io.towerflow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.rules.language.FactType;
import io.towerflow.rules.language.RenamedFacts;
import io.towerflow.rules.language.RenamedFacts.Former;
import io.towerflow.rules.language.RuleChecker;
import io.towerflow.rules.language.RuleFiles;
import io.towerflow.rules.language.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Fact types and findings are what stored versions of rules rest on. The record beside this test holds everything that rules
 * could say of them until now; nothing of it may go.
 */
class FactTypesTest {

    private static final String RECORD = "fact-types.txt";

    @Test
    void whatStoredRulesMaySayIsStillThere() throws IOException {
        Set<String> now = now();
        Set<String> recorded = recorded();
        Set<String> gone = new TreeSet<>(recorded);
        gone.removeAll(now);
        Set<String> fresh = new TreeSet<>(now);
        fresh.removeAll(recorded);

        assertThat(gone)
                .as(
                        "Stored versions of rules may ask for these, and would not compile any more. Keep them (a finding that "
                                + "gets one more value keeps a constructor without it), or say in rules/former-words.csv how they are "
                                + "called now and take them out of " + RECORD)
                .isEmpty();
        assertThat(fresh)
                .as("From now on rules may say these: add the lines to " + RECORD)
                .isEmpty();
    }

    @Test
    void storedRulesAreReadInTodaysWords() {
        RenamedFacts words = new RenamedFacts(List.of(
                new Former("io.towerflow.correlation.grouping.Window", "span", "seconds"),
                new Former("", "io.towerflow.correlation.grouping.Span", "io.towerflow.correlation.grouping.Window")));
        Map<String, String> old = Map.of("x.drl", """
                package rules.correlation
                import io.towerflow.correlation.grouping.Span
                import io.towerflow.correlation.grouping.Window.Merging
                dialect "java"
                rule "A span" when $w : Span(topic == "the span", span > 10) then delete($w); end
                """);

        assertThat(new RuleChecker().check("correlation", old)).isNotEmpty();
        Map<String, String> adapted = words.adapted(old);
        assertThat(new RuleChecker().check("correlation", adapted)).isEmpty();
        assertThat(adapted.get("x.drl"))
                .contains("rule \"A span\" when $w : Window(topic == \"the span\", seconds > 10)");
    }

    @Test
    void todaysWordsNeedNoChange() {
        Map<String, String> shipped = RuleFiles.shipped("correlation");

        assertThat(RenamedFacts.shipped().adapted(shipped)).isEqualTo(shipped);
    }

    private static String types(Executable maker) {
        return Arrays.stream(maker.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
    }

    private static Set<String> recorded() throws IOException {
        try (InputStream in = Objects.requireNonNull(FactTypesTest.class.getResourceAsStream(RECORD), RECORD)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> now() {
        Map<String, String> files = new TreeMap<>();
        RuleFiles.shippedVersions().keySet().forEach(set -> RuleFiles.shipped(set)
                .forEach((file, text) -> files.put(set + "/" + file, text)));
        Set<String> lines = new TreeSet<>();
        for (FactType type : FactType.in(files)) {
            type.fields().forEach(field -> lines.add(type.importAs() + " has " + field.name() + ", " + field.type()));
            type.questions()
                    .forEach(field -> lines.add(type.importAs() + " answers " + field.name() + ", " + field.type()));
            type.constants().forEach(word -> lines.add(type.importAs() + " knows " + word));
            Class<?> made = Objects.requireNonNull(Vocabulary.factType(type.importAs()));
            if (made.isRecord()) {
                for (Constructor<?> maker : made.getConstructors()) {
                    lines.add(type.importAs() + " is made by new(" + types(maker) + ")");
                }
                Stream.of(made.getDeclaredMethods())
                        .filter(maker -> Modifier.isPublic(maker.getModifiers())
                                && Modifier.isStatic(maker.getModifiers())
                                && maker.getReturnType() == made)
                        .forEach(maker -> lines.add(
                                type.importAs() + " is made by " + maker.getName() + "(" + types(maker) + ")"));
            }
        }
        return lines;
    }
}
