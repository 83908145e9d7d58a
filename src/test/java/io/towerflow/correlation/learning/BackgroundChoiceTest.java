package io.towerflow.correlation.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.correlation.learning.EffectModel.Background;
import io.towerflow.correlation.learning.SyntheticNetwork.Kind;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("quality")
class BackgroundChoiceTest {

    /** Differences below this are noise. */
    private static final double NOISE = 0.05;

    @ParameterizedTest
    @CsvSource({"EVEN,1", "UNEVEN,2", "UNEVEN,3", "CHRONIC,1"})
    void isAsGoodAsTheBetterOfTheTwoOnEachKindOfNetwork(Kind kind, long seed) {
        SyntheticNetwork network = new SyntheticNetwork(kind, seed);
        CauseLearner learner = learner(network, null);
        List<LearnedCause> learned = learner.learn();

        double shared = network.score(learner(network, Background.SHARED).learn());
        double perDevice = network.score(learner(network, Background.PER_DEVICE).learn());
        assertThat(network.score(learned)).isGreaterThan(Math.max(shared, perDevice) - NOISE);
        int ownRates = Collections.frequency(learner.backgrounds(), Background.PER_DEVICE);
        int half = learner.backgrounds().size() / 2;
        if (kind == Kind.UNEVEN) {
            assertThat(perDevice - shared)
                    .as("what rates of their own are worth")
                    .isGreaterThan(2 * NOISE);
            assertThat(ownRates).isGreaterThan(half);
        } else {
            assertThat(ownRates).isLessThan(half);
        }
        assertThat(learned)
                .filteredOn(LearnedCause::directed)
                .hasSizeGreaterThan(learned.size() / 3)
                .allSatisfy(one -> assertThat(network.causes).doesNotContain(List.of(one.effect(), one.cause())));
    }

    private static CauseLearner learner(SyntheticNetwork network, @Nullable Background background) {
        return new CauseLearner(new AlarmNetwork(network.alarms, network.links), background);
    }
}
