package io.towerflow.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.rules.RuleCheckTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleGridTest {

    private static final String STEPS = "1-steps.table.csv";

    /** Whoever saves a table without a change has changed nothing; and a line that is written anew says the same. */
    @ParameterizedTest
    @ValueSource(strings = {"correlation", "root-cause", "dispatch", "remediation", "escalation"})
    void whatIsReadIsWrittenAsItWas(String set) throws IOException {
        RuleCheckTest.shipped(set).forEach((file, text) -> {
            List<RuleGrid> grids = RuleGrids.of(file, text);
            for (int i = 0; i < grids.size(); i++) {
                List<RuleGrid.Line> lines = grids.get(i).lines();
                assertThat(RuleGrids.write(
                                file,
                                text,
                                Map.of(
                                        i,
                                        IntStream.range(0, lines.size())
                                                .mapToObj(at -> new RuleGrid.Wanted(
                                                        at, lines.get(at).cells()))
                                                .toList())))
                        .isEqualTo(text);
                String anew = RuleGrids.write(
                        file,
                        text,
                        Map.of(
                                i,
                                lines.stream()
                                        .map(line -> new RuleGrid.Wanted(null, line.cells()))
                                        .toList()));
                assertThat(RuleGrids.of(file, anew).get(i).lines())
                        .extracting(RuleGrid.Line::cells)
                        .isEqualTo(lines.stream().map(RuleGrid.Line::cells).toList());
            }
        });
    }

    @Test
    void aDecisionTableHasAColumnForEachValueOfAConsequence() throws IOException {
        RuleGrid steps = grid("escalation", STEPS);

        assertThat(steps.columns())
                .extracting(RuleGrid.Column::title)
                .containsExactly(
                        "The line in words",
                        "Step",
                        "Severity",
                        "Sites from",
                        "Who is asked",
                        "By",
                        "All of the line must answer",
                        "Minutes to answer",
                        "Times");
        assertThat(steps.lines().get(2).cells())
                .containsExactly(
                        "Critical at ten sites or more: region and control room must both answer",
                        "1",
                        "critical",
                        "10",
                        "on-call-1 dispatchers",
                        "sms mail",
                        "true",
                        "10",
                        "2");
        assertThat(steps.lines().get(2).line()).isEqualTo(12);
    }

    @Test
    void theFactsOfAPolicyAreATableWithTheNamesOfTheirValues() throws IOException {
        RuleGrid windows = grid("correlation", "policy.table.csv");

        assertThat(windows.columns())
                .extracting(RuleGrid.Column::field)
                .containsExactly("topic", "seconds", "maxAge", "maxSize", "strength", "merging");
        assertThat(windows.columns().getLast().words()).containsExactly("NEVER", "UNEXPLAINED", "LINKS", "ALWAYS");
        assertThat(windows.lines().getFirst().cells())
                .containsExactly("empty battery", "28800", "43200", "10000", "96", "LINKS");
    }

    @Test
    void aLineIsChangedAddedMovedAndRemovedWhereTheOthersStayAsTheyAre() throws IOException {
        String text = released("dispatch/2/policy.drl");
        List<RuleGrid.Line> lines = RuleGrids.of("policy.drl", text).getFirst().lines();
        List<RuleGrid.Wanted> wanted = new ArrayList<>();
        IntStream.range(0, lines.size())
                .forEach(at -> wanted.add(new RuleGrid.Wanted(at, lines.get(at).cells())));
        wanted.set(1, new RuleGrid.Wanted(1, List.of("kilometers an hour", "45")));
        wanted.add(new RuleGrid.Wanted(null, List.of("a \"new\" one", "-2.5")));
        wanted.remove(0);

        assertThat(RuleGrids.write("policy.drl", text, Map.of(0, wanted)))
                .isEqualTo(text.replace(
                                "    // Travel time: the road is longer than the crow's way, and this is how fast one drives on it.\n"
                                        + "    insert(new Weight(\"road per crow's way\", 1.3));\n",
                                "")
                        .replace("hour\", 50));", "hour\", 45));")
                        .replace("100000));\n", "100000));\n    insert(new Weight(\"a \\\"new\\\" one\", -2.5));\n"));
    }

    /** As a former release shipped it, and as stored versions have it. */
    private static String released(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                RuleGridTest.class.getResourceAsStream("/io/towerflow/rules/released/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static RuleGrid grid(String set, String file) throws IOException {
        return RuleGrids.of(file, RuleCheckTest.shipped(set).getOrDefault(file, ""))
                .getFirst();
    }
}
