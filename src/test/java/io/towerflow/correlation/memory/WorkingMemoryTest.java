package io.towerflow.correlation.memory;

import static io.towerflow.alarm.PerceivedSeverity.CRITICAL;
import static io.towerflow.alarm.PerceivedSeverity.MAJOR;
import static io.towerflow.alarm.PerceivedSeverity.MINOR;
import static io.towerflow.alarm.PerceivedSeverity.WARNING;
import static io.towerflow.correlation.SituationChange.Kind.ALARMS_RETURNED;
import static io.towerflow.correlation.SituationChange.Kind.ALL_CLEAR;
import static io.towerflow.correlation.SituationChange.Kind.MERGED;
import static io.towerflow.correlation.SituationChange.Kind.SETTLED;
import static io.towerflow.correlation.SituationChange.Kind.SEVERITY_LOWERED;
import static io.towerflow.correlation.SituationChange.Kind.SEVERITY_RAISED;
import static io.towerflow.correlation.SituationChange.Kind.SITE_ADDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.SituationChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WorkingMemoryTest {

    @Test
    void aSituationBecomesAnIncidentWhenItsSettlingTimeIsOver() {
        Story story = new Story().at(0).raise("A", "antennaFailure").at(4);
        assertThat(story.kinds()).isEmpty();
        assertThat(story.at(5).kinds()).containsExactly(SETTLED);
        assertThat(story.at(50).kinds()).containsExactly(SETTLED);
    }

    @Test
    void aCriticalAlarmWaitsAtMostASecond() {
        Story story = new Story().at(0).raise("A", "antennaFailure").at(2).raise("A", "receiverFailure", CRITICAL);
        assertThat(story.kinds()).isEmpty();
        assertThat(story.at(3).kinds()).containsExactly(SETTLED);
        assertThat(story.told.getFirst().severity()).isEqualTo(CRITICAL);
    }

    @Test
    void aWarningThatClearsBeforeSettlingTroublesNobody() {
        Story story =
                new Story().at(0).raise("A", "antennaFailure", WARNING).at(2).clear("A", "antennaFailure");
        assertThat(story.at(60).kinds()).isEmpty();
        assertThat(story.memory.size()).isZero();
    }

    @Test
    void aMajorAlarmThatClearsBeforeSettlingIsToldAndAllClear() {
        Story story =
                new Story().at(0).raise("A", "antennaFailure", MAJOR).at(2).clear("A", "antennaFailure");
        assertThat(story.at(5).kinds()).containsExactly(SETTLED, ALL_CLEAR);
        assertThat(story.told.getFirst().severity()).isEqualTo(MAJOR);
    }

    @Test
    void allClearThenReturnedThenForgotten() {
        Story story = new Story().at(0).raise("A", "antennaFailure").at(10).clear("A", "antennaFailure");
        story.at(300).raise("A", "antennaFailure");
        assertThat(story.kinds()).containsExactly(SETTLED, ALL_CLEAR, ALARMS_RETURNED);
        story.at(310).clear("A", "antennaFailure").at(910);
        assertThat(story.memory.size()).isEqualTo(2);
        assertThat(story.at(911).memory.size()).isZero();
        story.raise("A", "antennaFailure").at(1000);
        assertThat(story.kinds()).containsExactly(SETTLED, ALL_CLEAR, ALARMS_RETURNED, ALL_CLEAR, SETTLED);
    }

    @Test
    void aMemoryRebuiltAfterTheClearsWereStoredStillTellsThatAllIsClear() {
        Story story = new Story().at(0).raise("A", "commercialPowerFailure").raise("A", "rectifierFailure");
        story.at(10);
        Member mains = story.alarm("A", "commercialPowerFailure");
        Member rectifier = story.alarm("A", "rectifierFailure");
        story.rebuildAfter(mains.with(MAJOR, false));
        assertThat(story.kinds()).containsExactly(SETTLED);
        story.clear("A", "commercialPowerFailure");
        story.rebuildAfter(rectifier.with(MAJOR, false));
        assertThat(story.kinds()).containsExactly(SETTLED, ALL_CLEAR);
        story.clear("A", "rectifierFailure");
        story.rebuild();
        assertThat(story.kinds()).containsExactly(SETTLED, ALL_CLEAR);
        story.rebuildAfter(rectifier.with(CRITICAL, true));
        assertThat(story.kinds()).containsExactly(SETTLED, ALL_CLEAR, ALARMS_RETURNED);
    }

    @Test
    void whatWasSettlingSettlesAfterARebuildAlthoughNoAlarmComes() {
        Story story = new Story().at(0).raise("A", "antennaFailure");
        story.at(2).rebuildAfter(story.alarm("A", "antennaFailure").with(CRITICAL, true));
        assertThat(story.memory.due(2_999)).isFalse();
        assertThat(story.memory.due(3_000)).isTrue();
        assertThat(story.at(3).kinds()).containsExactly(SETTLED);
    }

    @Test
    void growthIsToldOnlyWhereItMatters() {
        Story story =
                new Story().at(0).raise("A", "commercialPowerFailure", MINOR).at(10);
        story.raise("A", "rectifierFailure", MINOR);
        assertThat(story.kinds()).containsExactly(SETTLED);
        story.raise("A", "lowBatteryThreshold", MAJOR);
        assertThat(story.kinds()).containsExactly(SETTLED, SEVERITY_RAISED);
        story.worsen("A", "rectifierFailure", CRITICAL);
        assertThat(story.kinds()).containsExactly(SETTLED, SEVERITY_RAISED, SEVERITY_RAISED);
        story.raise("B", "commercialPowerFailure", MINOR);
        assertThat(story.kinds()).endsWith(SITE_ADDED);
        assertThat(story.told.getLast().sites()).containsExactlyInAnyOrder("A", "B");
    }

    @Test
    void aSeverityThatGoesDownIsToldAsLongAsSomethingIsActive() {
        Story story = new Story().at(0).raise("A", "commercialPowerFailure", MINOR);
        story.raise("A", "rectifierFailure", CRITICAL).at(10);
        assertThat(story.kinds()).containsExactly(SETTLED);
        story.worsen("A", "rectifierFailure", MAJOR);
        assertThat(story.kinds()).containsExactly(SETTLED, SEVERITY_LOWERED);
        assertThat(story.told.getLast().severity()).isEqualTo(MAJOR);
        story.clear("A", "rectifierFailure");
        assertThat(story.kinds()).containsExactly(SETTLED, SEVERITY_LOWERED, SEVERITY_LOWERED);
        assertThat(story.told.getLast().severity()).isEqualTo(MINOR);
        story.clear("A", "commercialPowerFailure");
        assertThat(story.kinds()).endsWith(SEVERITY_LOWERED, ALL_CLEAR);
    }

    @Test
    void situationsThatProveToBeOneAreMergedIntoTheOlder() {
        Story story = new Story()
                .at(0)
                .raise("B", "outOfService")
                .at(20)
                .raise("C", "outOfService")
                .at(40);
        assertThat(story.together("B", "outOfService", "C", "outOfService")).isFalse();
        OpenSituation older = story.of("B", "outOfService");
        OpenSituation younger = story.of("C", "outOfService");
        story.raise("A", "outOfService");
        assertThat(story.of("A", "outOfService")).isSameAs(older);
        assertThat(story.of("C", "outOfService")).isSameAs(older);
        assertThat(older.sites()).containsExactlyInAnyOrder("A", "B", "C");
        assertThat(story.told).anySatisfy(change -> {
            assertThat(change.kind()).isEqualTo(MERGED);
            assertThat(change.situationId()).isEqualTo(younger.id());
            assertThat(change.mergedInto()).isEqualTo(older.id());
        });
    }

    @Test
    void whatPeopleKnowGoesOnInAMerge() {
        Story story = new Story().at(10).raise("B", "outOfService", CRITICAL).at(12);
        story.raise("C", "C", "outOfService", MAJOR, 5);
        OpenSituation known = story.of("B", "outOfService");
        story.raise("A", "outOfService");
        assertThat(story.of("C", "outOfService")).isSameAs(known);
        assertThat(story.kinds()).doesNotContain(MERGED);
    }

    @Test
    void theOrderOfArrivalDoesNotChangeWhatACausalChainJoins() {
        List<String[]> alarms = List.of(
                new String[] {"A", "commercialPowerFailure", "0"},
                new String[] {"A", "rectifierFailure", "2"},
                new String[] {"B", "commercialPowerFailure", "4"},
                new String[] {"Z", "commercialPowerFailure", "20"},
                new String[] {"A", "lowBatteryThreshold", "25"},
                new String[] {"A", "outOfService", "28"},
                new String[] {"C", "outOfService", "30"},
                new String[] {"D", "outOfService", "29"},
                new String[] {"X", "enclosureDoorOpen", "15"});
        for (int seed = 0; seed < 20; seed++) {
            List<String[]> shuffled = new ArrayList<>(alarms);
            java.util.Collections.shuffle(shuffled, new Random(seed));
            Story story = new Story().at(30);
            for (String[] alarm : shuffled) {
                story.raise(alarm[0], alarm[0], alarm[1], MAJOR, Long.parseLong(alarm[2]));
            }
            story.at(60);
            OpenSituation situation = story.of("A", "commercialPowerFailure");
            assertThat(situation.size()).as("seed " + seed).isEqualTo(8);
            assertThat(story.of("X", "enclosureDoorOpen")).isNotSameAs(situation);
        }
    }

    @Test
    void aSiteThatFallsSilentTakesOverTheSilenceBehindIt() {
        Story story = new Story().at(0).raise("D", "commercialPowerFailure").raise("C", "commercialPowerFailure");
        story.at(5000)
                .raise("D", "lowBatteryThreshold")
                .raise("B", "rectifierFailure")
                .at(6000);
        story.raise("B", "lowBatteryThreshold").at(7000).raiseFrom("oss", "D", "outOfService");
        assertThat(story.together("D", "outOfService", "D", "commercialPowerFailure"))
                .isTrue();
        OpenSituation power = story.of("D", "commercialPowerFailure");
        story.at(7005).raiseFrom("oss", "B", "outOfService");
        assertThat(story.together("B", "outOfService", "B", "rectifierFailure")).isTrue();
        assertThat(story.together("D", "outOfService", "B", "outOfService")).isTrue();
        assertThat(story.of("D", "commercialPowerFailure")).isSameAs(power);
        assertThat(power.sites()).contains("D");
        assertThat(power.members()).noneMatch(member -> member.cause().equals("outOfService"));
        story.rebuild();
        assertThat(story.together("D", "outOfService", "B", "outOfService")).isTrue();
    }

    @Test
    void whatLosesItsLastActiveAlarmToABetterExplanationIsClear() {
        Story story = new Story().at(0).raise("D", "commercialPowerFailure");
        story.at(5000)
                .raise("D", "lowBatteryThreshold")
                .raise("B", "rectifierFailure")
                .at(6000);
        story.raise("B", "lowBatteryThreshold").at(7000).raiseFrom("oss", "D", "outOfService");
        OpenSituation power = story.of("D", "commercialPowerFailure");
        story.clear("D", "commercialPowerFailure").clear("D", "lowBatteryThreshold");
        assertThat(power.active()).isEqualTo(1);
        story.told.clear();

        story.at(7005).raiseFrom("oss", "B", "outOfService");
        assertThat(story.together("D", "outOfService", "B", "outOfService")).isTrue();
        assertThat(story.told)
                .filteredOn(change -> change.situationId().equals(power.id()))
                .extracting(SituationChange::kind)
                .containsExactly(ALL_CLEAR);
    }

    @Test
    void twoOutagesWithAnOriginOfTheirOwnStayTwoAlthoughASiteLiesBehindBoth() {
        Story story = new Story().at(0).raise("A", "commercialPowerFailure").raise("C", "rectifierFailure");
        story.at(3000).raise("A", "lowBatteryThreshold").raise("C", "lowBatteryThreshold");
        story.at(4000).raiseFrom("oss", "A", "outOfService").raiseFrom("oss", "C", "outOfService");
        story.at(4030);
        assertThat(story.together("C", "outOfService", "A", "outOfService")).isTrue();
        assertThat(story.together("A", "commercialPowerFailure", "C", "rectifierFailure"))
                .isFalse();
    }

    @Test
    void aRebuiltMemoryGoesOnLikeTheOneItReplaces() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            Story story = new Story();
            Story other = new Story();
            String[] sites = {"H", "A", "B", "C", "D", "X", "Y", "Z"};
            String[] causes = {
                "commercialPowerFailure",
                "rectifierFailure",
                "outOfService",
                "lossOfSignal",
                "antennaFailure",
                "enclosureDoorOpen",
                "word17"
            };
            for (int step = 0; step < 300; step++) {
                long second = step * 7L;
                String site = sites[random.nextInt(sites.length)];
                String cause = causes[random.nextInt(causes.length)];
                boolean clear = random.nextBoolean() && story.alarm(site, cause) != null;
                PerceivedSeverity severity = PerceivedSeverity.values()[random.nextInt(4)];
                for (Story each : List.of(story, other)) {
                    each.at(second);
                    if (clear) {
                        each.clear(site, cause);
                    } else {
                        each.raise(site, cause, severity);
                    }
                }
                if (step % 50 == 49) {
                    other.rebuild();
                }
                assertThat(other.told).as("seed " + seed + " step " + step).isEqualTo(story.told);
            }
            assertThat(story.told).isNotEmpty();
        }
    }

    @Test
    void noSituationGrowsWithoutBoundOnWordsThatNobodyKnows() {
        Story story = new Story();
        for (int step = 0; step < 5_000; step++) {
            story.at(step * 3L).raise(step % 2 == 0 ? "X" : "Y", "type" + step % 5, MINOR);
        }
        TreeSet<Integer> sizes = new TreeSet<>();
        for (Changes batch : story.batches) {
            batch.joined().forEach(joined -> sizes.add(joined.situation().size()));
        }
        assertThat(sizes.last()).isLessThanOrEqualTo(2_000);
    }
}
