package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A partition's memory with what it would have written, from which it can be built again as after a restart. */
final class RememberedAlarms {

    private final AlarmSettings settings;
    private final Map<UUID, AlarmRow> rows = new LinkedHashMap<>();
    private final Map<AlarmState, byte[]> orphans = new LinkedHashMap<>();
    private final List<Batch.Decision> decisions = new ArrayList<>();
    private PartitionMemory memory;

    RememberedAlarms(AlarmSettings settings) {
        this.settings = settings;
        this.memory = empty();
    }

    static AlarmSettings settings(Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("towerflow.alarm", AlarmSettings.class);
    }

    void take(List<AlarmReport> reports) {
        Batch batch = new Batch();
        reports.forEach(report -> memory.apply(report, "north", batch));
        commit(batch);
    }

    void tick(Instant now) {
        Batch batch = new Batch();
        memory.tick(Micros.of(now), batch);
        commit(batch);
    }

    /** Everything but the rows is lost. */
    void restart() {
        memory = empty();
        Map<UUID, AlarmRow> read = new LinkedHashMap<>();
        rows.forEach((id, row) -> {
            byte[] packed = IntakeRepository.memory(row);
            AlarmState track = new AlarmState(row.identity);
            if (packed.length > 0) {
                track.unpack(packed);
            }
            AlarmRow copy = copy(row, track);
            read.put(id, copy);
            if (packed.length > 0) {
                memory.restore(track, copy);
            }
        });
        rows.clear();
        rows.putAll(read);
        Map<AlarmState, byte[]> waiting = new LinkedHashMap<>(orphans);
        orphans.clear();
        waiting.forEach((track, packed) -> {
            AlarmState copy = new AlarmState(track.identity);
            copy.unpack(packed);
            memory.restoreOrphan(copy);
            orphans.put(copy, packed);
        });
    }

    List<AlarmRow> rows() {
        return List.copyOf(rows.values());
    }

    AlarmRow last() {
        return rows().getLast();
    }

    List<AlarmRow> active() {
        return rows.values().stream().filter(AlarmRow::active).toList();
    }

    List<String> decisions() {
        return decisions.stream().map(Batch.Decision::decision).toList();
    }

    /** Why the last decision was taken. */
    String lastReason() {
        return String.valueOf(decisions.getLast().reason());
    }

    private PartitionMemory empty() {
        return new PartitionMemory(settings, (tenant, object) -> object);
    }

    private void commit(Batch batch) {
        batch.inserted.forEach(row -> rows.put(row.id, row));
        batch.orphans.forEach(track -> orphans.put(track, track.pack()));
        orphans.keySet().removeIf(track -> track.occurrence != null);
        decisions.addAll(batch.decisions);
        batch.committed();
    }

    private static AlarmRow copy(AlarmRow row, AlarmState track) {
        AlarmRow copy = new AlarmRow(
                row.id,
                row.identity,
                row.domain,
                row.siteId,
                row.externalAlarmId,
                row.additionalText,
                row.details,
                row.severity,
                row.originalSeverity,
                row.raisedAt,
                track);
        copy.changedAt = row.changedAt;
        copy.clearedAt = row.clearedAt;
        copy.count = row.count;
        copy.flaps = row.flaps;
        copy.flapping = row.flapping;
        return copy;
    }
}
