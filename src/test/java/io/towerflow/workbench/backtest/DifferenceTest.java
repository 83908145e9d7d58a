package io.towerflow.workbench.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.replay.Replay;
import io.towerflow.workbench.backtest.Difference.Decision;
import io.towerflow.workbench.backtest.Difference.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test
    void theSameIsNoDifference() {
        Replay.Result result = result(new int[] {1, 1, 2}, 1, 3);

        Difference difference = Difference.between(side(result), side(result));

        assertThat(difference.changes()).isEmpty();
        assertThat(difference.gained() + difference.lost() + difference.rootsGained() + difference.rootsLost())
                .isZero();
    }

    @Test
    void namesSplitsMergesAndRegroupings() {
        Replay.Result before = result(new int[] {1, 1, 2, 3, 4, 4, 5, 5, 6}, 1, 3, 4, 5, 7, 9);
        Replay.Result after = result(new int[] {1, 2, 3, 3, 4, 5, 5, 4, 6}, 1, 2, 3, 5, 6, 9);

        Difference difference = Difference.between(side(before), side(after));

        assertThat(difference.changes())
                .extracting(Difference.Change::kind, Difference.Change::rows)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Kind.REGROUPED, List.of(5, 6, 7, 8)),
                        org.assertj.core.groups.Tuple.tuple(Kind.SPLIT, List.of(1, 2)),
                        org.assertj.core.groups.Tuple.tuple(Kind.MERGED, List.of(3, 4)));
        assertThat(difference.lost()).isEqualTo(5);
        assertThat(difference.gained()).isEqualTo(5);
    }

    @Test
    void namesAnotherRootCauseAndTheRuleThatDecidedOtherwise() {
        Replay.Result before = result(new int[] {1, 1, 1}, List.of("", "a", "a"), 1);
        Replay.Result after = result(new int[] {1, 1, 1}, List.of("", "a", "b"), 2);

        Difference difference = Difference.between(side(before), side(after));

        assertThat(difference.changes()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Kind.ROOT_CAUSE_CHANGED);
            assertThat(change.rootsBefore()).containsExactly(1);
            assertThat(change.rootsAfter()).containsExactly(2);
            assertThat(change.decisions()).containsExactly(new Decision("a", "b", 1));
        });
        assertThat(difference.rootsGained()).isEqualTo(1);
        assertThat(difference.rootsLost()).isEqualTo(1);
        assertThat(difference.gained()).isZero();
    }

    private static Replay.Result result(int[] incidents, int... roots) {
        return result(
                incidents,
                IntStream.range(0, incidents.length).mapToObj(row -> "").toList(),
                roots);
    }

    private static Replay.Result result(int[] incidents, List<String> rules, int... roots) {
        boolean[] rootCauses = new boolean[incidents.length];
        for (int root : roots) {
            rootCauses[root - 1] = true;
        }
        return new Replay.Result(
                incidents,
                rootCauses,
                rules,
                Arrays.stream(incidents)
                        .distinct()
                        .mapToObj(one -> cause("A radio failed"))
                        .toList());
    }

    private static RootCause cause(String rule) {
        return new RootCause(
                null,
                "R1",
                "S1",
                "radioFailure",
                "network",
                0.7,
                new RootCause.Sentence("", List.of()),
                List.of(),
                rule,
                1,
                false);
    }

    private static Difference.Side side(Replay.Result result) {
        return new Difference.Side(
                result,
                result.causes().stream().map(cause -> EstimatedImpact.NONE).toList());
    }
}
