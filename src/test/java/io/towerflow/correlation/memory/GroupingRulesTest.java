package io.towerflow.correlation.memory;

import static io.towerflow.alarm.PerceivedSeverity.MAJOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.grouping.Learned;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule's yes and its no: two alarms, so many seconds apart. The network is told at {@link Story}. */
class GroupingRulesTest {

    @ParameterizedTest(name = "{0}: {1} at {2}, {3} at {4} {5} s later: {6}")
    @CsvSource({
        "A power alarm belongs to the active power trouble of its site, commercialPowerFailure, A, lowBatteryThreshold, A, 14400, true",
        "(too late), commercialPowerFailure, A, lowBatteryThreshold, A, 30000, false",
        "(other site), commercialPowerFailure, A, lowBatteryThreshold, C, 60, false",
        "A site falls silent while its power is in trouble, commercialPowerFailure, A, outOfService, A, 14400, true",
        "What runs on the power fails soon after it, batteryDischarging, A, transmitterFailure, A, 600, true",
        "(a radio hours later), batteryDischarging, A, transmitterFailure, A, 7200, false",
        "A power alarm explains what just failed at its site, outOfService, A, commercialPowerFailure, A, 300, true",
        "(long after), outOfService, A, commercialPowerFailure, A, 3000, false",
        "Sites of one feeder lose mains one after the other, commercialPowerFailure, A, commercialPowerFailure, Z, 150, true",
        "(too late), commercialPowerFailure, A, commercialPowerFailure, Z, 1200, false",
        "(another feeder), commercialPowerFailure, A, commercialPowerFailure, C, 20, false",
        "(not mains), rectifierFailure, A, rectifierFailure, Z, 20, false",
        "Neighbours lose mains together where no feeder is known, commercialPowerFailure, X, commercialPowerFailure, Y, 20, true",
        "(too late), commercialPowerFailure, X, commercialPowerFailure, Y, 120, false",
        "A silent site lies behind a dead site or link, outOfService, A, outOfService, D, 100, true",
        "(by its link), lossOfSignal, A, outOfService, D, 100, true",
        "(too late), outOfService, A, outOfService, D, 900, false",
        "(not on its way), outOfService, B, outOfService, C, 5, false",
        "A site falls silent when the power of the site before it ends, lowBatteryThreshold, A, outOfService, C, 300, true",
        "(the batteries of a site behind), lowBatteryThreshold, C, outOfService, A, 300, false",
        "A dead site or link explains the silent sites behind it, outOfService, D, outOfService, A, 100, true",
        "(by its link), outOfService, D, lossOfSignal, A, 100, true",
        "Both ends of a link report it, lossOfSignal, A, lossOfFrame, B, 60, true",
        "(two links away), lossOfSignal, A, lossOfFrame, D, 60, false",
        "A silent site takes its radios with it, outOfService, A, antennaFailure, A, 300, true",
        "A site falls silent after its links and radios, antennaFailure, A, outOfService, A, 300, true",
        "Clocks suffer from a failed link, lossOfSignal, A, timingProblem, A, 300, true",
        "A failed link explains clocks, timingProblem, A, lossOfSignal, A, 300, true",
        "(a clock next door), timingProblem, A, lossOfSignal, B, 300, false",
        "Heat belongs to the cooling trouble of its site, airConditioningFailure, A, highTemperature, A, 7200, true",
        "(other site), airConditioningFailure, A, highTemperature, B, 60, false",
        "Heat shuts equipment down, highTemperature, A, transmitterFailure, A, 3600, true",
        "(a radio does not heat), transmitterFailure, A, highTemperature, A, 3600, false",
        "Fire explains what fails at its site, fire, A, transmitterFailure, A, 1200, true",
        "Fire is found where things have failed, transmitterFailure, A, smoke, A, 1200, true",
        "Weather explains links, highWind, A, lossOfSignal, A, 1200, true",
        "(not batteries), highWind, A, batteryFailure, A, 1200, false",
        "Things vanish after somebody entered, enclosureDoorOpen, A, batteryFailure, A, 1200, true",
        "(before), batteryFailure, A, enclosureDoorOpen, A, 1200, false",
        "Door and intrusion are one entry, enclosureDoorOpen, A, intrusionDetection, A, 600, true",
        "A door stays alone, enclosureDoorOpen, A, transmitterFailure, A, 5, false",
        "The same unknown word came back, word1, A, word1, A, 500, true",
        "(too late), word1, A, word1, A, 700, false",
        "(what is still there cannot come back), antennaFailure, A, antennaFailure, A, 500, false",
        "The same cause shows on the same object in several ways, lossOfSignal, A, lossOfSignal, A, 60, true",
        "(too late), lossOfSignal, A, lossOfSignal, A, 61, false",
        "What fails in the radio shows in several ways, antennaFailure, A, softwareError, A, 50, true",
        "A radio goes out of service, airConditioningFailure, A, transmitterFailure, A, 4000, true",
        "(another alarm's noise), degradedSignal, A, airConditioningFailure, A, 5, false",
        "(damp is not heat), highHumidity, A, outOfService, A, 60, false",
        "Close in time at the same site, word1, A, word2, A, 60, true",
        "(too late), word1, A, word2, A, 61, false",
        "Close in time one link away, word1, X, word2, Y, 10, true",
        "(too late), word1, X, word2, Y, 11, false",
        "(no link), word1, X, word2, A, 1, false",
    })
    void decides(
            String rule, String cause, String site, String laterCause, String laterSite, long gap, boolean together) {
        Story story = new Story();
        story.at(0).raise(site, cause);
        Member first = story.alarm(site, cause);
        story.at(gap).raise(laterSite, laterCause).at(gap + 5).at(gap + 30);
        OpenSituation last = story.of(laterSite, laterCause);
        assertThat(last == story.memory.situationOf(first.id())).isEqualTo(together);
    }

    @Test
    void aSilentSiteWithoutPowerOfItsOwnIsNotTheDeadSitesFault() {
        Story story = new Story();
        story.at(0).raise("C", "commercialPowerFailure").at(2500).raise("C", "lowBatteryThreshold");
        story.at(3000).raise("A", "outOfService");
        story.at(3010).raise("C", "outOfService");
        assertThat(story.together("C", "outOfService", "C", "commercialPowerFailure"))
                .isTrue();
        assertThat(story.together("C", "outOfService", "A", "outOfService")).isFalse();
    }

    @Test
    void aBatteryDrainsWhereTheFeederHasFailedAlthoughItsOwnSiteSaysNothingOfMains() {
        Story story = new Story();
        story.at(0).raise("A", "commercialPowerFailure").at(20).raise("B", "batteryDischarging");
        assertThat(story.together("A", "commercialPowerFailure", "B", "batteryDischarging"))
                .as("one site is no feeder")
                .isFalse();
        story = new Story();
        story.at(0).raise("A", "commercialPowerFailure").raise("Z", "commercialPowerFailure");
        story.at(9000).raise("B", "lowBatteryThreshold");
        assertThat(story.together("A", "commercialPowerFailure", "B", "lowBatteryThreshold"))
                .isTrue();
        story = new Story();
        story.at(0).raise("A", "commercialPowerFailure").raise("Z", "commercialPowerFailure");
        story.at(300).raise("B", "batteryDischarging").at(330);
        assertThat(story.together("A", "commercialPowerFailure", "B", "batteryDischarging"))
                .as("too late")
                .isFalse();
    }

    @Test
    void aLinkIsLostBecauseItsFarEndHasGoneDark() {
        Story story = new Story();
        story.at(0).raise("B", "commercialPowerFailure").at(9000).raise("B", "outOfService");
        story.at(9010).raise("A", "lossOfSignal");
        assertThat(story.together("A", "lossOfSignal", "B", "commercialPowerFailure"))
                .isTrue();
        story = new Story();
        story.at(0).raise("B", "commercialPowerFailure").at(8995).raise("A", "lossOfSignal");
        assertThat(story.together("A", "lossOfSignal", "B", "commercialPowerFailure"))
                .isFalse();
        story.at(9000).raise("B", "outOfService");
        assertThat(story.together("A", "lossOfSignal", "B", "commercialPowerFailure"))
                .isTrue();
        story = new Story();
        story.at(0)
                .raise("B", "lowBatteryThreshold")
                .at(900)
                .raise("A", "lossOfSignal")
                .at(930);
        assertThat(story.together("A", "lossOfSignal", "B", "lowBatteryThreshold"))
                .isTrue();
    }

    @Test
    void whatExperienceKnowsJoinsHereAndNextDoorInBothOrders() {
        Learned learned = new Learned("word1", "word2");
        Story story = new Story(learned);
        story.at(0).raise("A", "word1").at(100).raise("A", "word2");
        assertThat(story.together("A", "word1", "A", "word2")).isTrue();
        story = new Story(learned);
        story.at(0).raise("X", "word1").at(50).raise("Y", "word2");
        assertThat(story.together("X", "word1", "Y", "word2")).isTrue();
        story = new Story(learned);
        story.at(0).raise("X", "word2").at(50).raise("Y", "word1");
        assertThat(story.together("X", "word2", "Y", "word1"))
                .as("in time, the effect came first")
                .isFalse();
        story = new Story(learned);
        story.at(50).raise("X", "X", "word2", MAJOR, 50).raise("Y", "Y", "word1", MAJOR, 10);
        assertThat(story.together("X", "word2", "Y", "word1"))
                .as("the cause arrived late")
                .isTrue();
    }

    @Test
    void eachDecisionNamesItsRuleAndReason() {
        Story story = new Story();
        story.at(0).raise("A", "commercialPowerFailure").at(5).raise("A", "rectifierFailure");
        List<Changes.Joined> joined =
                story.batches.stream().flatMap(batch -> batch.joined().stream()).toList();
        assertThat(joined.getFirst().grouping()).isNull();
        Grouping grouping = joined.getLast().grouping();
        assertThat(grouping.rule()).isEqualTo("A power alarm belongs to the active power trouble of its site");
        assertThat(grouping.reason()).isEqualTo("correlation.reason.powerChain");
    }
}
