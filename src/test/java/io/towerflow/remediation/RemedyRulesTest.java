package io.towerflow.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.remediation.RemedyRules.Decision;
import io.towerflow.rules.Family;
import io.towerflow.rules.RuleSets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RemedyRulesTest {

    private static RemedyRules rules;

    @BeforeAll
    static void compile() {
        rules = new RemedyRules(new RuleSets());
    }

    @Test
    void aHungRadioIsRestarted() {
        Decision decision = rules.decide(hang().build());

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.action()).isEqualTo("restart-radio");
        assertThat(decision.undo()).isNull();
        assertThat(decision.rule()).isEqualTo("A radio whose software hangs is restarted");
        assertThat(decision.ruleVersion()).isEqualTo(2);
    }

    @Test
    void aRectifierModuleIsSwitchedAndABreakerReset() {
        assertThat(rules.decide(module().build()).action()).isEqualTo("switch-rectifier");
        assertThat(rules.decide(module().build()).undo()).isEqualTo("switch-rectifier-back");
        Case breaker = module();
        breaker.family = Family.POWER_OTHER;
        assertThat(rules.decide(breaker.build()).action()).isEqualTo("reset-breaker");
        assertThat(rules.decide(breaker.build()).allowed()).isTrue();
    }

    @Test
    void nothingIsDoneAboutWhatNoActionCures() {
        Case link = hang();
        link.family = Family.LINK;
        assertThat(rules.decide(link.build()).refused()).isEqualTo("no-action");
        Case unknown = hang();
        unknown.kind = null;
        assertThat(rules.decide(unknown.build()).refused()).isEqualTo("no-action");
    }

    @Test
    void whatPeopleHaveSwitchedOffIsNotDone() {
        Case off = hang();
        off.switchedOff = Set.of("restart-radio");
        assertRefused(off, "switched-off");
        off.switchedOff = Set.of("reset-breaker");
        assertThat(rules.decide(off.build()).allowed()).isTrue();
    }

    @Test
    void workAnOpenDoorOrAnotherActionHoldItBackWhoeverAsks() {
        for (boolean byPerson : new boolean[] {false, true}) {
            Case busy = hang();
            busy.byPerson = byPerson;
            busy.busyWith = "INC-2026-000001";
            assertRefused(busy, "busy");
            Case work = hang();
            work.byPerson = byPerson;
            work.maintenance = true;
            assertRefused(work, "maintenance");
            Case open = hang();
            open.byPerson = byPerson;
            open.doorOpen = true;
            assertRefused(open, "door-open");
        }
    }

    @Test
    void aSiteWithoutMainsKeepsItsPowerPlantButMayRestartItsRadio() {
        Case power = module();
        power.onBattery = true;
        assertRefused(power, "on-battery");
        Case radio = hang();
        radio.onBattery = true;
        assertThat(rules.decide(radio.build()).allowed()).isTrue();
    }

    @Test
    void triesAndTheTimeBetweenThemAreLimited() {
        Case tried = hang();
        tried.tries = 1;
        tried.minutesSinceLast = 31L;
        assertThat(rules.decide(tried.build()).allowed()).isTrue();
        tried.minutesSinceLast = 29L;
        assertRefused(tried, "too-soon");
        tried.tries = 2;
        tried.minutesSinceLast = 600L;
        assertRefused(tried, "tries");
    }

    @Test
    void severityExtentOccupantsAndDoubtAreForPeopleToWeigh() {
        Case grave = module();
        grave.severity = PerceivedSeverity.MAJOR;
        assertRefusedUnlessAsked(grave, "severity");
        Case wide = hang();
        wide.sites = 2;
        assertRefusedUnlessAsked(wide, "sites");
        Case crowded = hang();
        crowded.occupants = 4;
        assertRefusedUnlessAsked(crowded, "occupants");
        Case doubtful = hang();
        doubtful.confidence = 0.39;
        assertRefusedUnlessAsked(doubtful, "doubt");
    }

    private static void assertRefusedUnlessAsked(Case facts, String reason) {
        assertRefused(facts, reason);
        facts.byPerson = true;
        assertThat(rules.decide(facts.build()).allowed()).isTrue();
    }

    private static void assertRefused(Case facts, String reason) {
        Decision decision = rules.decide(facts.build());
        assertThat(decision.refused()).isEqualTo(reason);
        assertThat(decision.rule()).isNotBlank();
    }

    private static Case hang() {
        return new Case();
    }

    private static Case module() {
        Case facts = new Case();
        facts.family = Family.RECTIFIER;
        facts.kind = EquipmentKind.RECTIFIER;
        facts.severity = PerceivedSeverity.MINOR;
        return facts;
    }

    private static final class Case {

        private Family family = Family.SOFTWARE;
        private @Nullable EquipmentKind kind = EquipmentKind.RADIO;
        private PerceivedSeverity severity = PerceivedSeverity.MAJOR;
        private double confidence = 0.58;
        private int sites = 1;
        private int occupants = 2;
        private boolean onBattery;
        private boolean doorOpen;
        private boolean maintenance;
        private int tries;
        private @Nullable Long minutesSinceLast;
        private @Nullable String busyWith;
        private Set<String> switchedOff = Set.of();
        private boolean byPerson;

        RemedyCase build() {
            return new RemedyCase(
                    family,
                    kind,
                    severity,
                    confidence,
                    sites,
                    occupants,
                    onBattery,
                    doorOpen,
                    maintenance,
                    tries,
                    minutesSinceLast,
                    busyWith,
                    switchedOff,
                    byPerson);
        }
    }
}
