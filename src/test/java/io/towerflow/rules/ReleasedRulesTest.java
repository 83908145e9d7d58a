package io.towerflow.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.rules.language.RenamedFacts;
import io.towerflow.rules.language.RuleChecker;
import io.towerflow.rules.language.RuleFiles;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The versions of rule sets that former releases shipped, as they lie in customers' databases: each of them must compile under
 * today's fact types, or incidents of its time could not be decided again. Whoever raises a number in
 * {@code rules/shipped.properties} puts the files of the version before into the folder {@code released}.
 */
class ReleasedRulesTest {

    /** Versions are stored since this one was replaced; its fact type Wanted is gone, and no database has it. */
    private static final String NEVER_STORED = "dispatch 1";

    static Stream<Arguments> formerVersions() {
        return RuleFiles.shippedVersions().entrySet().stream().flatMap(set -> IntStream.range(1, set.getValue())
                .filter(version -> !NEVER_STORED.equals(set.getKey() + ' ' + version))
                .mapToObj(version -> Arguments.of(set.getKey(), version)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("formerVersions")
    void aFormerVersionCompilesUnderTodaysFactTypes(String set, int version) throws URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(ReleasedRulesTest.class.getResource("released"))
                        .toURI())
                .resolve(set)
                .resolve(String.valueOf(version));
        assertThat(Files.isDirectory(folder))
                .as("the files of version " + version + " of " + set + " as they were shipped, in " + folder)
                .isTrue();
        Map<String, String> files = RenamedFacts.shipped().adapted(RuleFiles.of(folder));

        assertThat(new RuleChecker().check(set, files)).isEmpty();
    }
}
