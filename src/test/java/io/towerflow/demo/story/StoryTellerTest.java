package io.towerflow.demo.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.Alarms;
import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class StoryTellerTest {

    @Autowired
    StoryTeller teller;

    @Autowired
    StoryRepository repository;

    @Autowired
    Alarms alarms;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    @Test
    void beginsWithACutFibreAndClearsItWhenItIsRepaired() {
        Instant start = clock.instant();
        step(start);
        step(start.plusSeconds(13));
        StoryFault fault = open().getFirst();
        assertThat(fault.kind()).isEqualTo(FaultKind.FIBRE_CUT);
        step(start.plusSeconds(40));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(active(fault))
                .hasSizeGreaterThan(3)
                .anyMatch(alarm -> alarm.probableCause().equals("lossOfSignal")));

        inside(() -> teller.repaired(Set.of(fault.number()), start.plusSeconds(45)));
        step(start.plusSeconds(150));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(active(fault)).isEmpty());
        assertThat(open()).noneMatch(one -> one.number() == fault.number());
    }

    @Test
    void clearsEveryAlarmThatItRaisesWhateverStepsItTakes() {
        StorySchedule course = new StorySchedule(NetworkBuilder.demo().topology(), 60);
        Instant start = Instant.parse("2026-03-01T06:00:00Z");
        String feeder = "FDR-BKE-01";
        StoryFault fault = new StoryFault(
                9, FaultKind.FEEDER_OUTAGE, feeder, "BKE-001", start, start.plusSeconds(900), start.minusSeconds(1));
        List<AlarmReport> told = new ArrayList<>();
        for (Instant now = start; fault.toldUntil().isBefore(course.lastReport(fault)); now = now.plusSeconds(7)) {
            told.addAll(course.due(fault, now));
            fault = fault.told(now);
        }
        Set<String> raised = new HashSet<>();
        for (AlarmReport report : told) {
            if (report.clears()) {
                assertThat(raised.remove(report.externalAlarmId())).isTrue();
            } else {
                assertThat(raised.add(report.externalAlarmId())).isTrue();
            }
        }
        assertThat(told).hasSizeGreaterThan(10);
        assertThat(raised).isEmpty();
    }

    private List<Alarm> active(StoryFault fault) {
        return Tenancy.as(Tenancy.DEFAULT, () -> alarms.page(Map.of(), 0, 1000).alarms().stream()
                .filter(alarm -> alarm.active()
                        && String.valueOf(alarm.externalAlarmId()).startsWith(fault.name() + "-"))
                .toList());
    }

    private void step(Instant now) {
        inside(() -> teller.step(now));
    }

    private List<StoryFault> open() {
        return Tenancy.as(Tenancy.DEFAULT, () -> transaction.execute(tx -> repository.open()));
    }

    private void inside(Runnable work) {
        Tenancy.as(Tenancy.DEFAULT, () -> transaction.executeWithoutResult(tx -> work.run()));
    }
}
