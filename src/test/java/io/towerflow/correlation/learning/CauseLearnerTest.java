package io.towerflow.correlation.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CauseLearnerTest {

    private static final int DEVICES = 20;
    private static final double DAY = 86_400;

    private final Random chance = new Random(7);
    private final List<Occurrence> alarms = new ArrayList<>();

    @Test
    void findsAChainOnOneDeviceAndItsDirection() {
        for (int device = 0; device < DEVICES; device++) {
            for (int n = 0; n < 30; n++) {
                double time = chance.nextDouble() * 30 * DAY;
                alarms.add(new Occurrence(0, device, time));
                double effect = time + 5 + chance.nextDouble() * 30;
                alarms.add(new Occurrence(1, device, effect));
                alarms.add(new Occurrence(2, device, effect + 5 + chance.nextDouble() * 30));
                alarms.add(new Occurrence(3, device, chance.nextDouble() * 30 * DAY));
            }
        }

        assertThat(CauseLearner.learn(alarms, List.of()))
                .extracting(LearnedCause::cause, LearnedCause::effect)
                .contains(tuple(0, 1), tuple(1, 2))
                .doesNotContain(tuple(1, 0), tuple(2, 1), tuple(0, 3), tuple(3, 0));
    }

    @Test
    void findsAnEffectOnAnAdjacentDeviceOnlyWhereTheTopologyIsKnown() {
        List<int[]> links = new ArrayList<>();
        for (int device = 0; device < DEVICES; device += 2) {
            links.add(new int[] {device, device + 1});
            for (int n = 0; n < 40; n++) {
                double time = chance.nextDouble() * 30 * DAY;
                alarms.add(new Occurrence(0, device, time));
                alarms.add(new Occurrence(1, device + 1, time + 10 + chance.nextDouble() * 20));
            }
        }

        assertThat(CauseLearner.learn(alarms, links))
                .extracting(LearnedCause::cause, LearnedCause::effect)
                .containsExactly(tuple(0, 1));
        assertThat(CauseLearner.learn(alarms, List.of())).isEmpty();
    }

    @Test
    void believesNothingOfIndependentAlarms() {
        for (int n = 0; n < 4000; n++) {
            alarms.add(new Occurrence(chance.nextInt(8), chance.nextInt(DEVICES), chance.nextDouble() * 30 * DAY));
        }

        assertThat(CauseLearner.learn(alarms, List.of())).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void leavesThePairUndirectedWhereEachComesAsOftenFirst() {
        for (int n = 0; n < 400; n++) {
            double time = chance.nextDouble() * 30 * DAY;
            int device = chance.nextInt(DEVICES);
            int first = n % 2;
            alarms.add(new Occurrence(first, device, time));
            alarms.add(new Occurrence(1 - first, device, time + 2 + chance.nextDouble() * 20));
        }

        assertThat(CauseLearner.learn(alarms, List.of())).hasSize(1).noneMatch(LearnedCause::directed);
    }

    @Test
    void isSureOfTheDirectionWhereTheCauseAlwaysComesFirst() {
        for (int n = 0; n < 400; n++) {
            double time = chance.nextDouble() * 30 * DAY;
            int device = chance.nextInt(DEVICES);
            alarms.add(new Occurrence(0, device, time));
            alarms.add(new Occurrence(1, device, time + 2 + chance.nextDouble() * 20));
        }

        assertThat(CauseLearner.learn(alarms, List.of()))
                .singleElement()
                .matches(LearnedCause::directed)
                .extracting(LearnedCause::cause, LearnedCause::effect)
                .containsExactly(0, 1);
    }

    @Test
    void learnsNoDirectionFromAlarmsOfOneInstant() {
        for (int n = 0; n < 500; n++) {
            double time = chance.nextDouble() * 30 * DAY;
            int device = chance.nextInt(DEVICES);
            alarms.add(new Occurrence(0, device, time));
            alarms.add(new Occurrence(1, device, time));
        }

        assertThat(CauseLearner.learn(alarms, List.of())).isEmpty();
    }

    @Test
    void believesNothingOfNothing() {
        assertThat(CauseLearner.learn(List.of(), List.of())).isEmpty();
        assertThat(CauseLearner.learn(List.of(new Occurrence(0, 0, 5)), List.of(new int[] {0, 0})))
                .isEmpty();
    }
}
