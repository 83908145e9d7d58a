package io.towerflow.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.towerflow.rules.language.RuleChecker;
import io.towerflow.rules.language.RuleFault;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class RuleCheckTest {

    private static final String POWER = "power.drl";
    private static final String STEPS = "1-steps.table.csv";

    @ParameterizedTest
    @ValueSource(strings = {"correlation", "root-cause", "dispatch", "remediation", "escalation"})
    void theShippedSetsHaveNoFault(String set) throws IOException {
        assertThat(new RuleChecker().check(set, shipped(set))).isEmpty();
    }

    /**
     * In files after others too, and in every file at once, the wrong line is the one that its author has to change; also where
     * the checker has seen the other rules before.
     */
    @Test
    void everyFaultOfEveryFileIsToldAtItsLine() throws IOException {
        Map<String, String> files = shipped("correlation");
        files.computeIfPresent(
                "transmission.drl",
                (name, text) -> text.replaceFirst("(\\$w : Window[^\\n]*)", "$1\n    Window(seconds > \\$later)"));
        files.computeIfPresent(POWER, (name, text) -> text.replaceFirst("new Grouping\\(\\$c, ", "new Grouping(3, "));
        files.computeIfPresent("climate.drl", (name, text) -> text.replaceFirst("seconds <= ", "secondes <= "));
        files.computeIfPresent("entry.drl", (name, text) -> text.replaceFirst("\nwhen\n", "\nwehn\n"));

        RuleChecker experienced = new RuleChecker();
        assertThat(experienced.check("correlation", shipped("correlation"))).isEmpty();
        for (RuleChecker checker : List.of(new RuleChecker(), experienced)) {
            assertThat(checker.check("correlation", files))
                    .extracting(RuleFault::file, RuleFault::line)
                    .containsExactly(
                            tuple("climate.drl", lineOf(files, "climate.drl", "secondes")),
                            tuple("entry.drl", lineOf(files, "entry.drl", "wehn")),
                            tuple(POWER, lineOf(files, POWER, "new Grouping(3, ")),
                            tuple("transmission.drl", lineOf(files, "transmission.drl", "$later")));
        }
        assertThat(experienced.check("correlation", shipped("correlation"))).isEmpty();
    }

    @Test
    void aWordThatNoFactHasIsToldAtItsLineInsideOfALongPattern() throws IOException {
        Map<String, String> files = shipped("dispatch");
        files.computeIfPresent(
                "order.drl",
                (name, text) ->
                        text.replace("Candidate(part == PartPlace.DEPOT,", "Candidate(\n  part == PartPlace.DEPOTT,"));

        assertThat(new RuleChecker().check("dispatch", files))
                .extracting(RuleFault::file, RuleFault::line)
                .containsExactly(tuple("order.drl", lineOf(files, "order.drl", "DEPOTT")));
    }

    @Test
    void twoRulesOfOneNameAreRefusedAtTheSecond() throws IOException {
        Map<String, String> files = shipped("dispatch");
        files.put("zweite.drl", """
                package rules.dispatch
                import io.towerflow.dispatch.Wanted

                rule "The nearest goes first"
                when
                    $w : Wanted()
                then
                    delete($w);
                end
                """);

        assertThat(new RuleChecker().check("dispatch", files)).singleElement().satisfies(fault -> {
            assertThat(fault.file()).isEqualTo("zweite.drl");
            assertThat(fault.line()).isEqualTo(4);
            assertThat(fault.message()).contains("order.drl, line 22");
        });
    }

    @Test
    void aFaultOfADecisionTableIsToldAtItsCell() throws IOException {
        Map<String, String> files = shipped("escalation");
        files.computeIfPresent(STEPS, (name, text) -> text.replace("10,\"on-call-1 dispatchers\"", "ten,\"on-call-9\"")
                .replace("\"managers\",\"mail\",\"false\",240,1", "\"managers\",\"mail\",\"false\",0,1"));
        files.computeIfPresent(
                "2-pace.table.csv",
                (name, text) -> text.replace("batteryMinutes < $param", "batterieMinutes < $param"));

        List<RuleFault> faults = new RuleChecker().check("escalation", files);

        assertThat(faults)
                .filteredOn(fault -> fault.file().equals(STEPS))
                .extracting(RuleFault::line, RuleFault::column, RuleFault::message)
                .containsExactly(
                        tuple(12, 4, "Sites from must be a whole number, not \"ten\""),
                        tuple(
                                12,
                                5,
                                "Ask is refused: \"on-call-9\" is none of on-call-1, on-call-2, dispatchers, managers"),
                        tuple(20, 5, "Ask is refused: minutes and times must be 1 or more"));
        assertThat(faults)
                .filteredOn(fault -> !fault.file().equals(STEPS))
                .allSatisfy(fault -> assertThat(fault.message()).contains("batterieMinutes"))
                .extracting(RuleFault::line)
                .containsExactly(10, 11, 12);
    }

    @Test
    void aWrongNumberOfAPolicyIsToldAtItsCell() throws IOException {
        Map<String, String> files = shipped("correlation");
        files.computeIfPresent(
                "policy.table.csv", (name, text) -> text.replace("\"return\",600,14400", "\"return\",600,soon")
                        .replace("94,\"UNEXPLAINED\"", "94,\"MAYBE\""));

        assertThat(new RuleChecker().check("correlation", files))
                .extracting(RuleFault::file, RuleFault::line, RuleFault::column, RuleFault::message)
                .containsExactly(
                        tuple(
                                "policy.table.csv",
                                lineOf(files, "policy.table.csv", "soon"),
                                3,
                                "Age of the situation at most, seconds must be a whole number, not \"soon\""),
                        tuple(
                                "policy.table.csv",
                                lineOf(files, "policy.table.csv", "MAYBE"),
                                6,
                                "Merging must be one of NEVER, UNEXPLAINED, LINKS, ALWAYS, not \"MAYBE\""));
    }

    @Test
    void aTableWithoutItsHeadIsToldAsSuch() {
        assertThat(new RuleChecker().check("escalation", Map.of(STEPS, "a,b\n1,2\n")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("RuleTable"));
    }

    public static Map<String, String> shipped(String set) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("rules", set), "*{.drl,.table.csv}")) {
            for (Path file : found) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    private static int lineOf(Map<String, String> files, String file, String words) {
        List<String> lines = files.getOrDefault(file, "").lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(words)) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException(file + " does not say " + words);
    }
}
