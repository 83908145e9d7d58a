package io.towerflow.alarm.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSources;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A silent source is an alarm, and a source's own list is the truth about its alarms. */
@TowerFlowTest
class SourceHeartbeatsTest {

    @Autowired
    AlarmSources sources;

    @Autowired
    AlarmIngest ingest;

    @Autowired
    Alarms alarms;

    private final String source = "nms-" + UUID.randomUUID();

    @Test
    void silenceRaisesAnAlarmThatClearsWhenTheSourceSpeaks() {
        ingest.accept(List.of(raise("Port 1"))).join();
        Tenancy.as(Tenancy.DEFAULT, () -> sources.expect(source, Duration.ofSeconds(3)));
        await().atMost(Duration.ofSeconds(90)).until(() -> aboutTheSource("state", "raised") == 1);

        Tenancy.as(Tenancy.DEFAULT, () -> sources.expect(source, Duration.ofHours(1)));
        ingest.accept(List.of(raise("Port 2"))).join();
        await().atMost(Duration.ofSeconds(90)).until(() -> aboutTheSource("state", "cleared") == 1);
        assertThat(Tenancy.as(Tenancy.DEFAULT, sources::all))
                .filteredOn(one -> one.sourceSystemId().equals(source))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.silentSince()).isNull();
                    assertThat(one.lastReportAt()).isNotNull();
                });
    }

    @Test
    void theSourcesListRaisesWhatIsMissingAndClearsWhatItNoLongerHas() {
        AlarmReport gone = raise("Port 1");
        AlarmReport stays = raise("Port 2");
        ingest.accept(List.of(gone, stays)).join();
        await().atMost(Duration.ofSeconds(90)).until(() -> ofTheSource("raised") == 2);

        AlarmSources.Resynchronised done = Tenancy.as(
                Tenancy.DEFAULT, () -> sources.resynchronise(source, List.of(stays, raise("Port 3")), Instant.now()));
        assertThat(done).isEqualTo(new AlarmSources.Resynchronised(2, 1));
        await().atMost(Duration.ofSeconds(90)).until(() -> ofTheSource("cleared") == 1 && ofTheSource("raised") == 2);
    }

    private long aboutTheSource(String field, String value) {
        return total(Map.of("alarmedObject.id", source, field, value));
    }

    private long ofTheSource(String state) {
        return total(Map.of("sourceSystemId", source, "state", state));
    }

    private long total(Map<String, String> filters) {
        return Tenancy.as(Tenancy.DEFAULT, () -> alarms.page(filters, 0, 10)).total();
    }

    private AlarmReport raise(String problem) {
        Instant now = Instant.now();
        return new AlarmReport(
                UUID.randomUUID(),
                Tenancy.DEFAULT,
                source,
                "object-" + source,
                AlarmType.COMMUNICATIONS,
                "lossOfSignal",
                problem,
                PerceivedSeverity.MINOR,
                "minor",
                now,
                now,
                null,
                null,
                Map.of());
    }
}
