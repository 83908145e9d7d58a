package io.towerflow.alarm.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.LedgerEntry;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The way of a report from the gate over the broker into the tables. */
@TowerFlowTest
class IntakeTest {

    @Autowired
    AlarmIngest ingest;

    @Autowired
    Alarms alarms;

    private final String object = "site-" + UUID.randomUUID();
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(60);

    @Test
    void raisesRepeatsAndClearsAnAlarm() {
        AlarmReport raise = Reports.raise(object, start, PerceivedSeverity.MAJOR);
        AlarmReport repeat = Reports.raise(object, start.plusSeconds(1), PerceivedSeverity.MAJOR);
        AlarmReport worse = Reports.raise(object, start.plusSeconds(2), PerceivedSeverity.CRITICAL);
        AlarmReport clear = Reports.raise(object, start.plusSeconds(3), PerceivedSeverity.CLEARED);

        ingest.accept(List.of(raise, repeat, worse)).join();
        await().atMost(Duration.ofSeconds(60)).until(() -> find(worse.id()).isPresent());
        Alarm active = find(raise.id()).orElseThrow();
        assertThat(active.active()).isTrue();
        assertThat(active.count()).isEqualTo(3);
        assertThat(active.perceivedSeverity()).isEqualTo(PerceivedSeverity.CRITICAL);
        assertThat(active.siteId()).isEqualTo(object);
        assertThat(active.details()).isEqualTo(Map.of("proposedRepairedActions", "Look"));

        ingest.accept(List.of(clear, raise)).join();
        await().atMost(Duration.ofSeconds(60)).until(() -> ledger(raise.id()).size() == 5);
        Alarm cleared = find(repeat.id()).orElseThrow();
        assertThat(cleared.id()).isEqualTo(raise.id());
        assertThat(cleared.clearedAt()).isEqualTo(clear.eventTime());
        assertThat(cleared.count()).isEqualTo(3);
        assertThat(ledger(raise.id()))
                .extracting(LedgerEntry::decision)
                .containsExactly("raised", "repeated", "severityChanged", "cleared", "duplicate");
        assertThat(page(Map.of("alarmedObject.id", object, "perceivedSeverity", "cleared"))
                        .total())
                .isEqualTo(1);
        assertThat(page(Map.of("alarmedObject.id", object, "state", "raised")).alarms())
                .isEmpty();
    }

    @Test
    void theArrivalDecidesWhereReportsLieFurtherApartThanTheyCanOvertakeEachOther() {
        Instant arrival = start.minusSeconds(10_800);
        AlarmReport fires = Reports.report(object, arrival.minusSeconds(40), arrival, PerceivedSeverity.MAJOR);
        AlarmReport resolved =
                Reports.report(object, arrival.plusSeconds(290), arrival.plusSeconds(300), PerceivedSeverity.CLEARED);
        AlarmReport copy =
                Reports.report(object, arrival.minusSeconds(40), arrival.plusSeconds(340), PerceivedSeverity.MAJOR);
        AlarmReport again =
                Reports.report(object, arrival.minusSeconds(40), arrival.plusSeconds(600), PerceivedSeverity.MAJOR);
        AlarmReport unset = Reports.report(
                object, Instant.parse("2000-01-01T00:00:09Z"), arrival.plusSeconds(700), PerceivedSeverity.CLEARED);

        ingest.accept(List.of(fires, resolved, copy, again, unset)).join();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> find(again.id()).filter(alarm -> !alarm.active()).isPresent());
        assertThat(find(copy.id()).orElseThrow().id()).isEqualTo(fires.id());
        Alarm second = find(again.id()).orElseThrow();
        assertThat(second.raisedAt()).isEqualTo(again.receivedAt());
        assertThat(second.clearedAt()).isEqualTo(unset.receivedAt());
        assertThat(ledger(fires.id()))
                .extracting(LedgerEntry::decision)
                .containsExactly("raised", "cleared", "duplicate");
        assertThat(ledger(again.id()))
                .extracting(LedgerEntry::reason)
                .allMatch(reason -> reason.contains("its arrival counts"));
    }

    private Alarms.Page page(Map<String, String> filters) {
        return Tenancy.as(Tenancy.DEFAULT, () -> alarms.page(filters, 0, 10));
    }

    private Optional<Alarm> find(UUID id) {
        return Tenancy.as(Tenancy.DEFAULT, () -> alarms.find(id));
    }

    private List<LedgerEntry> ledger(UUID id) {
        return Tenancy.as(Tenancy.DEFAULT, () -> alarms.ledger(id)).stream()
                .filter(entry -> entry.rule() == null && entry.subject() == null)
                .toList();
    }
}
