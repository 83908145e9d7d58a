package io.towerflow.demo.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Seeds from 100 on are for scores only: no rule was tuned on them. */
@Tag("quality")
class ScoringTest {

    private static final Scoring SCORING = new Scoring(
            new RuleSets(), new ProbableCauses(), NetworkBuilder.demo().topology());

    @Test
    void groupsAndExplainsHardDaysThatNobodyLookedAt() {
        List<SeedScore> scores = new ArrayList<>();
        for (long seed : new long[] {101, 102, 103}) {
            scores.add(SCORING.score(seed, Scoring.HARD));
        }
        assertThat(scores).allSatisfy(score -> {
            assertThat(score.plainF1()).isLessThan(0.75);
            assertThat(score.f1()).isGreaterThan(0.85);
        });
        assertThat(mean(scores, SeedScore::f1)).isGreaterThan(0.93);
        assertThat(mean(scores, SeedScore::rootCauseShare)).isGreaterThan(0.88);
    }

    @Test
    void theOrderOfArrivalWithinABatchChangesNothing() {
        String expected = text(SCORING.play(4, Scoring.HARD, null));
        for (int order = 1; order <= 3; order++) {
            assertThat(text(SCORING.play(4, Scoring.HARD, new Random(order)))).isEqualTo(expected);
        }
    }

    @Test
    void countsPairs() {
        UUID a = new UUID(0, 1);
        UUID b = new UUID(0, 2);
        UUID c = new UUID(0, 3);
        UUID d = new UUID(0, 4);
        Pairs pairs = Pairs.of(Map.of(a, 1, b, 1, c, 1, d, 2), Map.of(a, "x", b, "x", c, "y", d, "y"));
        assertThat(pairs).isEqualTo(new Pairs(1, 3, 2));
        assertThat(pairs.f1()).isEqualTo(0.4);
    }

    private static String text(ScoredDay day) {
        return day.groups() + "\n" + day.rules();
    }

    private static double mean(List<SeedScore> scores, ToDoubleFunction<SeedScore> figure) {
        return scores.stream().mapToDouble(figure).average().orElseThrow();
    }
}
