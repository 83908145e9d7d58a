package io.towerflow.correlation.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.grouping.Learned;
import io.towerflow.correlation.memory.Member;
import io.towerflow.correlation.memory.Story;
import io.towerflow.maintenance.PlannedWork;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSets;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    private static final RuleSets RULES = new RuleSets();
    private static final ProbableCauses CAUSES = new ProbableCauses();

    private final List<Member> alarms = new ArrayList<>();

    private UUID alarm(long second, String site, String cause) {
        Member member = new Member(
                new UUID(0, alarms.size()),
                site,
                site + "-object",
                cause,
                CAUSES.of(cause).family(),
                PerceivedSeverity.MAJOR,
                1_000_000 + second * 1000,
                true);
        alarms.add(member);
        return member.id();
    }

    private RootCause cause(Learned... learned) {
        return new Diagnosis(RULES.active("root-cause"), CAUSES, List.of(learned)).of(alarms, Story.NETWORK, false);
    }

    @Test
    void severalSitesOfAFeederPointToTheFeeder() {
        alarm(0, "A", "commercialPowerFailure");
        alarm(20, "B", "commercialPowerFailure");
        alarm(65, "Z", "commercialPowerFailure");
        alarm(70, "A", "batteryDischarging");
        alarm(3000, "B", "outOfService");
        alarm(3010, "D", "outOfService");
        RootCause cause = cause();
        assertThat(cause.alarmedObject()).isEqualTo("F1");
        assertThat(cause.alarmId()).isNull();
        assertThat(cause.category()).isEqualTo("energy");
        assertThat(cause.probableCause()).isEqualTo("commercialPowerFailure");
        assertThat(cause.confidence()).isGreaterThan(0.9);
        assertThat(cause.explanation().key()).isEqualTo("correlation.cause.feeder");
        assertThat(cause.explanation().arguments()).startsWith("F1", "3", "2");
        assertThat(cause.evidence()).hasSize(6);
    }

    @Test
    void theChainTellsTheCauseItsEffectsOverTimeAndWhatElseItCouldHaveBeen() {
        UUID link = alarm(0, "A", "lossOfSignal");
        alarm(20, "A", "outOfService");
        UUID behind = alarm(40, "B", "outOfService");
        alarm(50, "C", "outOfService");
        alarm(45, "D", "outOfService");
        UUID own = alarm(300, "C", "lowFuel");
        RootCause cause = cause();
        assertThat(cause.alarmId()).isEqualTo(link);
        assertThat(cause.consequence()).isNotNull();
        assertThat(cause.consequence().key()).startsWith("correlation.consequence.silent");
        assertThat(cause.consequence().arguments().getFirst()).isEqualTo("4");
        assertThat(cause.chain().getFirst().from()).isNull();
        assertThat(cause.chain().getFirst().alarms()).containsExactly(link);
        assertThat(cause.chain())
                .filteredOn(step -> step.alarms().contains(behind))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.from()).isNotNull();
                    assertThat(step.edges()).isNotEmpty();
                    assertThat(step.firstAt()).isBefore(step.lastAt());
                    assertThat(step.ruleVersion())
                            .isEqualTo(RULES.active("root-cause").version());
                });
        assertThat(cause.rejected()).extracting(RootCause.Rejected::alarmId).contains(own);
        assertThat(cause.rejected()).allSatisfy(rejected -> {
            assertThat(rejected.confidence()).isLessThan(cause.confidence());
            assertThat(rejected.why().key()).isNotEmpty();
            assertThat(rejected.rule()).isNotEmpty();
        });
    }

    @Test
    void anAlarmThatExplainsNoOtherIsTheEvidenceItself() {
        UUID mains = alarm(0, "A", "commercialPowerFailure");
        assertThat(cause().evidence()).singleElement().satisfies(evidence -> {
            assertThat(evidence.sentence().key()).isEqualTo("correlation.evidence.reported");
            assertThat(evidence.alarms()).containsExactly(mains);
            assertThat(evidence.rule()).isEqualTo(cause().rule());
        });
    }

    @Test
    void oneSiteWithoutMainsIsItsOwnCause() {
        alarm(1, "A", "rectifierFailure");
        UUID mains = alarm(0, "A", "commercialPowerFailure");
        alarm(600, "A", "lowBatteryThreshold");
        assertThat(cause().alarmId()).isEqualTo(mains);
        assertThat(cause().explanation().key()).isEqualTo("correlation.cause.mains");
    }

    @Test
    void aRectifierIsTheCauseWhereMainsIsThere() {
        UUID rectifier = alarm(0, "A", "rectifierFailure");
        alarm(30, "A", "batteryDischarging");
        alarm(7200, "A", "outOfService");
        alarm(7210, "C", "outOfService");
        RootCause cause = cause();
        assertThat(cause.alarmId()).isEqualTo(rectifier);
        assertThat(cause.evidence())
                .extracting(evidence -> evidence.sentence().key())
                .contains("correlation.evidence.noPower");
    }

    @Test
    void aFailedLinkExplainsTheSilentSitesBehindIt() {
        alarm(0, "B", "outOfService");
        alarm(2, "D", "outOfService");
        alarm(3, "C", "outOfService");
        UUID link = alarm(1, "A", "lossOfSignal");
        RootCause cause = cause();
        assertThat(cause.alarmId()).isEqualTo(link);
        assertThat(cause.category()).isEqualTo("transmission");
        assertThat(cause.explanation().key()).isEqualTo("correlation.cause.linkAndBehind");
        assertThat(cause.evidence().getFirst().edges()).isNotEmpty();
    }

    @Test
    void silentSitesBehindASiteThatReportsNothingPointToTheWay() {
        alarm(0, "B", "outOfService");
        alarm(3, "C", "outOfService");
        RootCause cause = cause();
        assertThat(cause.alarmedObject()).isEqualTo("A");
        assertThat(cause.alarmId()).isNull();
        assertThat(cause.explanation().key()).isEqualTo("correlation.cause.way");
    }

    @Test
    void aSiteWithItsOwnPowerTroubleIsNotExplainedByTheDeadSiteBeforeIt() {
        UUID mains = alarm(0, "C", "commercialPowerFailure");
        alarm(500, "C", "outOfService");
        alarm(500, "A", "outOfService");
        assertThat(cause().alarmId()).isEqualTo(mains);
    }

    @Test
    void coolingExplainsHeatAndTheRadiosThatItStops() {
        UUID cooling = alarm(0, "A", "airConditioningFailure");
        alarm(900, "A", "highTemperature");
        alarm(1800, "A", "transmitterFailure");
        assertThat(cause().alarmId()).isEqualTo(cooling);
        assertThat(cause().category()).isEqualTo("environment");
    }

    @Test
    void aDoorFollowedByAMissingBatteryIsLikelyATheft() {
        alarm(0, "A", "enclosureDoorOpen");
        UUID battery = alarm(300, "A", "batteryFailure");
        assertThat(cause().alarmId()).isEqualTo(battery);
        assertThat(cause().explanation().key()).isEqualTo("correlation.cause.theft");
        alarms.clear();
        alarm(0, "A", "enclosureDoorOpen");
        assertThat(cause().explanation().key()).isEqualTo("correlation.cause.entry");
    }

    @Test
    void aGensetThatDoesNotStartIsTheCauseWhereOneSiteLosesMains() {
        alarm(0, "A", "commercialPowerFailure");
        UUID genset = alarm(40, "A", "generatorFailure");
        alarm(50, "A", "batteryDischarging");
        assertThat(cause().alarmId()).isEqualTo(genset);
        alarm(0, "B", "commercialPowerFailure");
        alarm(0, "Z", "commercialPowerFailure");
        assertThat(cause().alarmedObject()).isEqualTo("F1");
    }

    @Test
    void aDarkFarEndExplainsTheLostLink() {
        UUID rectifier = alarm(0, "B", "rectifierFailure");
        alarm(3000, "B", "outOfService");
        alarm(3001, "A", "lossOfSignal");
        alarm(3004, "D", "outOfService");
        assertThat(cause().alarmId()).isEqualTo(rectifier);
    }

    @Test
    void unknownWordsStillGetAnAnswerWithLittleConfidence() {
        alarm(5, "Y", "type2");
        UUID first = alarm(0, "X", "type1");
        RootCause cause = cause();
        assertThat(cause.alarmId()).isEqualTo(first);
        assertThat(cause.confidence()).isLessThan(0.31);
        assertThat(cause.category()).isEqualTo("unknown");
    }

    @Test
    void learnedCausesNameTheRootEvenWhereTheyFormACircle() {
        UUID first = alarm(0, "X", "type1");
        alarm(5, "Y", "type2");
        alarm(6, "Y", "type3");
        assertThat(cause(new Learned("type1", "type2"), new Learned("type2", "type3"))
                        .alarmId())
                .isEqualTo(first);
        assertThat(cause(new Learned("type1", "type2"), new Learned("type2", "type3"), new Learned("type3", "type1"))
                        .alarmId())
                .isEqualTo(first);
        assertThat(cause(new Learned("type1", "type2")).explanation().key()).isEqualTo("correlation.cause.learned");
    }

    @Test
    void theOrderOfTheAlarmsDoesNotChangeTheAnswer() {
        alarm(0, "A", "commercialPowerFailure");
        alarm(20, "B", "commercialPowerFailure");
        alarm(30, "A", "outOfService");
        alarm(30, "B", "outOfService");
        alarm(31, "D", "outOfService");
        alarm(31, "C", "lossOfSignal");
        RootCause expected = cause();
        for (int seed = 0; seed < 10; seed++) {
            Collections.shuffle(alarms, new Random(seed));
            assertThat(cause()).isEqualTo(expected);
        }
    }

    @Test
    void everySentenceOfTheRulesIsThereInBothLanguages() throws Exception {
        for (String language : List.of("en", "fr")) {
            Properties texts = new Properties();
            try (var in = new InputStreamReader(
                    Story.class.getResourceAsStream("/i18n/correlation_" + language + ".properties"),
                    StandardCharsets.UTF_8)) {
                texts.load(in);
            }
            for (String set : List.of("correlation", "root-cause")) {
                for (var file : new org.springframework.core.io.support.PathMatchingResourcePatternResolver()
                        .getResources("classpath:rules/" + set + "/*.*")) {
                    var keys = java.util.regex.Pattern.compile("\"(correlation\\.[A-Za-z.]+)\"")
                            .matcher(file.getContentAsString(StandardCharsets.UTF_8));
                    while (keys.find()) {
                        assertThat(texts).containsKey(keys.group(1));
                    }
                }
            }
        }
    }

    @Test
    void acceptedExperienceNamesTheCauseAndIsBelievedAsFarAsPeopleConfirmIt() {
        UUID cause = alarm(0, "A", "filterClogged");
        alarm(60, "A", "highTemperature");
        RootCause trusted = cause(accepted(0.9));
        assertThat(trusted.alarmId()).isEqualTo(cause);
        assertThat(trusted.rule()).isEqualTo("Experience that an analyst accepted names the cause");
        assertThat(trusted.evidence().getFirst().learnedCause()).isEqualTo(7L);
        assertThat(cause(accepted(0.2)).confidence()).isLessThan(trusted.confidence());
        assertThat(cause().rule()).doesNotStartWith("Experience");
    }

    private static Learned accepted(double confidence) {
        return new Learned(
                "filterClogged",
                "highTemperature",
                new Learned.Acceptance(7, "amara", LocalDate.of(2026, 11, 23), 90, 100, confidence));
    }

    private RootCause causeWithWorkAt(String site, long from, long until) {
        PlannedWork work = new PlannedWork(
                "MW-2026-000001",
                Instant.ofEpochMilli(1_000_000 + from * 1000),
                Instant.ofEpochMilli(1_000_000 + until * 1000),
                Set.of(site));
        return new Diagnosis(RULES.active("root-cause"), CAUSES, List.of())
                .of(alarms, Story.NETWORK, List.of(work), false);
    }

    @Test
    void plannedWorkOnTheWayToTheHubIsTheCauseOfSilenceBehindIt() {
        UUID silent = alarm(0, "B", "outOfService");
        alarm(5, "D", "outOfService");
        RootCause cause = causeWithWorkAt("A", -1800, 1800);
        assertThat(cause.category()).isEqualTo("maintenance");
        assertThat(cause.probableCause()).isEqualTo("plannedWork");
        assertThat(cause.alarmedObject()).isEqualTo("MW-2026-000001");
        assertThat(cause.siteId()).isEqualTo("A");
        assertThat(cause.alarmId()).isNull();
        assertThat(cause.rule()).isEqualTo("Planned work");
        assertThat(cause.evidence()).first().satisfies(evidence -> {
            assertThat(evidence.sentence().key()).isEqualTo("correlation.evidence.behindPlannedWork");
            assertThat(evidence.sentence().arguments()).contains("MW-2026-000001");
            assertThat(evidence.alarms()).containsExactly(silent);
            assertThat(evidence.edges()).isNotEmpty();
            assertThat(evidence.rule()).isEqualTo("Work at a site cuts off the sites behind it");
            assertThat(evidence.ruleVersion())
                    .isEqualTo(RULES.active("root-cause").version());
        });
    }

    @Test
    void plannedWorkExplainsWhatShowsAtItsSiteShortlyAfterItsEndAndNotLongAfter() {
        alarm(0, "A", "rectifierFailure");
        assertThat(causeWithWorkAt("A", -7200, -1800).category()).isEqualTo("maintenance");
        assertThat(causeWithWorkAt("A", 600, 7200).category()).isEqualTo("maintenance");
        assertThat(causeWithWorkAt("A", -20_000, -7200).category()).isEqualTo("energy");
        assertThat(causeWithWorkAt("X", -1800, 1800).category()).isEqualTo("energy");
    }

    @Test
    void aFeederThatTakesManySitesIsNotBlamedOnWorkAtOne() {
        alarm(0, "A", "commercialPowerFailure");
        alarm(5, "B", "commercialPowerFailure");
        alarm(9, "Z", "commercialPowerFailure");
        assertThat(causeWithWorkAt("A", -600, 600).explanation().key()).isEqualTo("correlation.cause.feeder");
    }

    @Test
    void aFarEndWithoutPowerOfItsOwnIsNotBlamedOnWorkBeforeIt() {
        alarm(0, "B", "commercialPowerFailure");
        alarm(600, "B", "outOfService");
        assertThat(causeWithWorkAt("A", -600, 3600).category()).isEqualTo("energy");
    }
}
