package io.towerflow.alarm.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.PerceivedSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A clear finds its alarm by the key under which the source knows it, whatever else it says. Minutes are counted from noon. */
class SourceKeysTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final AlarmSettings SETTINGS = new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("towerflow.alarm", AlarmSettings.class);

    private final Map<UUID, AlarmRow> rows = new LinkedHashMap<>();
    private final List<String> decisions = new ArrayList<>();
    private PartitionMemory memory = new PartitionMemory(SETTINGS, (tenant, object) -> object);

    @Test
    void aClearWithOtherWordsEndsTheAlarmOfItsKey() {
        take("e1", "Link is down", 0, PerceivedSeverity.MAJOR);
        take("e1", "Link is up", 10, PerceivedSeverity.CLEARED);
        assertThat(decisions).containsExactly("raised", "cleared");
        assertThat(active()).isEmpty();
    }

    @Test
    void itDoesSoAfterARestart() {
        take("e1", "Link is down", 0, PerceivedSeverity.MAJOR);
        PartitionMemory later = new PartitionMemory(SETTINGS, (tenant, object) -> object);
        rows.values().forEach(row -> later.restore(row.track, row));
        memory = later;
        take("e1", "Link is up", 10, PerceivedSeverity.CLEARED);
        assertThat(decisions).containsExactly("raised", "cleared");
    }

    @Test
    void theIdThatWasGivenHereNamesTheAlarmToo() {
        take("e1", "Link is down", 0, PerceivedSeverity.MAJOR);
        take(rows.keySet().iterator().next().toString(), "Link is up", 10, PerceivedSeverity.CLEARED);
        assertThat(active()).isEmpty();
    }

    @Test
    void aKeyThatSeveralAlarmsHaveNamesNone() {
        take("1", "Port 1 down", 0, PerceivedSeverity.MAJOR);
        take("1", "Port 2 down", 1, PerceivedSeverity.MAJOR);
        take("1", "Port 1 down", 10, PerceivedSeverity.CLEARED);
        assertThat(active()).containsExactly("Port 2 down");
        take("1", "Port 2 is up", 11, PerceivedSeverity.CLEARED);
        assertThat(active()).isEmpty();
    }

    @Test
    void aKeyOfAnAlarmThatHasEndedNamesNone() {
        take("e1", "Link is down", 0, PerceivedSeverity.MAJOR);
        take("e1", "Link is up", 10, PerceivedSeverity.CLEARED);
        take("e2", "Link is down", 30, PerceivedSeverity.MAJOR);
        take("e1", "Link is up", 40, PerceivedSeverity.CLEARED);
        assertThat(active()).containsExactly("Link is down");
        take("e2", "Link is fine", 50, PerceivedSeverity.CLEARED);
        assertThat(active()).isEmpty();
    }

    @Test
    void withoutAKeyTheSameSpecificProblemOfTheSameObjectIsEnough() {
        take(null, "28 @ran", 0, "lossOfSignal", PerceivedSeverity.MAJOR);
        take("other", "28 @ran", 10, "other", PerceivedSeverity.CLEARED);
        assertThat(active()).isEmpty();
    }

    private List<String> active() {
        return rows.values().stream()
                .filter(AlarmRow::active)
                .map(row -> row.identity.specificProblem())
                .toList();
    }

    private void take(@Nullable String key, String problem, int minute, PerceivedSeverity severity) {
        take(key, problem, minute, "lossOfSignal", severity);
    }

    private void take(@Nullable String key, String problem, int minute, String cause, PerceivedSeverity severity) {
        Instant at = NOON.plus(Duration.ofMinutes(minute));
        AlarmReport plain = Reports.report("site", at, at, severity);
        AlarmReport report = new AlarmReport(
                plain.id(),
                plain.tenant(),
                plain.sourceSystemId(),
                plain.alarmedObjectId(),
                plain.alarmType(),
                cause,
                problem,
                severity,
                severity.word(),
                at,
                at,
                key,
                problem,
                Map.of());
        Batch batch = new Batch();
        memory.apply(report, "north", batch);
        batch.inserted.forEach(row -> rows.put(row.id, row));
        batch.decisions.forEach(decision -> decisions.add(decision.decision()));
        batch.committed();
    }
}
