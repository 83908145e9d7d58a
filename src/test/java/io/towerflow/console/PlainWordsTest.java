package io.towerflow.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words of the pages on which analysts work: no programmer's words, and one word for one idea. */
class PlainWordsTest {

    private static final Path TEXTS = Path.of("src", "main", "resources", "i18n");

    /** Pages of rules, facts, drafts, changes, and diagrams. */
    private static final Pattern PAGES =
            Pattern.compile("(console\\.(rules|again|learned|proposals?|shadow|performance|history|"
                    + "taken|processes)|workbench|fact|correlation)\\..*");

    private static final Pattern PROGRAMMERS = Pattern.compile(
            "(?<![\\w.])(java|beans?|null|classpath|exceptions?|stack ?trace|engine|moteur|thread|fires|fired|firings?|"
                    + "composants?|déclenchements?|git|sql|regex|boolean|string)(?![\\w.])",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

    @Test
    void analystsReadNoProgrammersWords() throws IOException {
        try (Stream<Path> files = Files.list(TEXTS)) {
            List<String> found = files.filter(file -> file.toString().endsWith(".properties"))
                    .flatMap(PlainWordsTest::lines)
                    .filter(line -> PAGES.matcher(line.substring(0, Math.max(0, line.indexOf('='))))
                            .matches())
                    .filter(line -> PROGRAMMERS
                            .matcher(line.substring(line.indexOf('=') + 1))
                            .find())
                    .toList();
            assertThat(found).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fr, sévérités?, gravité",
        "fr, causes? (première|initiale|profonde)s?, cause racine",
        "fr, travaux planifiés, travaux prévus",
        "fr, ensembles? de règles, jeu de règles",
        "fr, changements? de(s)? règles?, modification des règles",
        "fr, alertes?, alarme",
        "en, suppress(ed|ion)?, held back",
        "en, trouble-?shooters?, technician"
    })
    void oneIdeaHasOneWord(String language, String other, String word) throws IOException {
        Pattern pattern = Pattern.compile(
                "(?<!\\w)(" + other + ")(?!\\w)",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
        try (Stream<Path> files = Files.list(TEXTS)) {
            List<String> found = files.filter(file -> file.toString().contains("_" + language + "."))
                    .flatMap(PlainWordsTest::lines)
                    .filter(line -> pattern.matcher(text(line)).find())
                    .toList();
            assertThat(found).as("say “%s”", word).isEmpty();
        }
    }

    /** Returns what stands behind the key. */
    private static String text(String line) {
        return line.startsWith("#") ? "" : line.substring(line.indexOf(line.startsWith("  \"") ? "\": " : "=") + 1);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
