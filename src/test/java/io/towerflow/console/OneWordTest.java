package io.towerflow.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One word for one idea: French readers know the dispatcher as the régulateur. */
class OneWordTest {

    private static final Pattern OTHER_WORDS =
            Pattern.compile("\\b(dispatche?u?rs?|répartiteurs?)\\b", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Names of groups that people write into files and tables. */
    private static final List<String> LITERAL =
            List.of("people.import.calls.mend", "fact.escalation.policy.Ask.groups");

    @Test
    void theDispatcherHasOneNameInFrench() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "i18n"))) {
            List<String> others = files.filter(file -> file.toString().matches(".*_fr\\.(properties|json)"))
                    .flatMap(OneWordTest::lines)
                    .filter(line -> !line.startsWith("#") && LITERAL.stream().noneMatch(line::startsWith))
                    .map(line -> line.substring(line.indexOf(line.startsWith("  \"") ? "\": " : "=") + 1))
                    .filter(text -> OTHER_WORDS.matcher(text).find())
                    .toList();
            assertThat(others).isEmpty();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
