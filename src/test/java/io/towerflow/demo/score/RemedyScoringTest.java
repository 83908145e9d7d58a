package io.towerflow.demo.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("quality")
class RemedyScoringTest {

    @Test
    void aDayReachesTheGoalAndComesOutTheSameAgain() {
        RemedyScoring scoring = new RemedyScoring(
                new RuleSets(), new ProbableCauses(), NetworkBuilder.demo().topology());

        RemedyScore day = scoring.score(1);

        assertThat(day.remotelyCurable()).isGreaterThan(30);
        assertThat(day.minorIncidents()).isGreaterThan(day.remotelyCurable());
        assertThat(day.closedShare()).isGreaterThanOrEqualTo(0.7);
        assertThat(day.closedWithoutPerson()
                        + day.leftToPeople().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                .isEqualTo(day.remotelyCurable());
        assertThat(day.uselessActions() + day.wrongActions()).isPositive().isLessThan(day.actions());
        assertThat(scoring.report(List.of(1L)).all()).isEqualTo(day);
    }
}
