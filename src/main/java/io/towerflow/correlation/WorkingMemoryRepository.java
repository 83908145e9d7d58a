package io.towerflow.correlation;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmChange;
import io.towerflow.alarm.Alarms;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.memory.AlarmEvent;
import io.towerflow.correlation.memory.BufferedEvent;
import io.towerflow.correlation.memory.Changes;
import io.towerflow.correlation.memory.Member;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.inventory.Inventory;
import io.towerflow.rules.RuleSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reads a partition's working memory as the tables have it, and what the intake stored as the memory takes it. */
@Component
class WorkingMemoryRepository {

    /** Number of alarms that are read at a time. */
    private static final int CHUNK = 5_000;

    private final Inventory inventory;
    private final Families families;
    private final CorrelationSettings settings;
    private final SituationRepository repository;
    private final Alarms alarms;

    WorkingMemoryRepository(
            Inventory inventory,
            Families families,
            CorrelationSettings settings,
            SituationRepository repository,
            Alarms alarms) {
        this.inventory = inventory;
        this.families = families;
        this.settings = settings;
        this.repository = repository;
        this.alarms = alarms;
    }

    /**
     * Reads a partition's situations.
     *
     * @param rules decide in it from now on
     * @param changes takes what happened to the alarms since the situations were written
     * @param waits takes the alarms that are in no situation yet; the memory has them too
     */
    WorkingMemory read(int partition, RuleSet rules, long now, Changes changes, List<BufferedEvent> waits) {
        WorkingMemory memory = new WorkingMemory(new GroupingRules(rules, List.of()), settings, inventory::topology);
        List<SituationRepository.Stored> stored = repository.inMemory(partition);
        List<UUID> ids = stored.stream().flatMap(row -> row.alarms().stream()).toList();
        Map<UUID, Alarm> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += CHUNK) {
            alarms.findAll(ids.subList(from, Math.min(ids.size(), from + CHUNK)))
                    .forEach(alarm -> found.put(alarm.id(), alarm));
        }
        for (SituationRepository.Stored row : stored) {
            List<Member> members = new ArrayList<>();
            for (UUID id : row.alarms()) {
                Alarm alarm = found.get(id);
                if (alarm != null) {
                    members.add(families.member(alarm));
                }
            }
            row.situation().recall(row.changedAt().toEpochMilli(), row.worst());
            memory.restore(row.situation(), members, row.severity(), row.active(), now, changes);
        }
        List<SituationRepository.StoredWaiting> waited = repository.waiting(partition);
        alarms.findAll(waited.stream()
                        .map(SituationRepository.StoredWaiting::alarm)
                        .toList())
                .forEach(alarm -> found.put(alarm.id(), alarm));
        for (SituationRepository.StoredWaiting row : waited) {
            Alarm alarm = found.get(row.alarm());
            if (alarm != null) {
                long happened = row.happenedAt().toEpochMilli();
                AlarmEvent arrival =
                        new AlarmEvent(alarm.tenant(), alarm.domain(), families.member(alarm), true, happened);
                BufferedEvent one =
                        new BufferedEvent(arrival, row.dueAt().toEpochMilli(), happened, true, waits.size());
                memory.restore(one);
                waits.add(one);
            }
        }
        return memory;
    }

    AlarmEvent arrival(AlarmChange change) {
        Alarm alarm = change.alarm();
        return new AlarmEvent(
                alarm.tenant(),
                alarm.domain(),
                families.member(alarm),
                change.kind() == AlarmChange.Kind.RAISED,
                happened(change).toEpochMilli());
    }

    private static Instant happened(AlarmChange change) {
        Alarm alarm = change.alarm();
        return switch (change.kind()) {
            case RAISED -> alarm.flaps() == 0 ? alarm.raisedAt() : alarm.changedAt();
            case CLEARED -> Objects.requireNonNullElse(alarm.clearedAt(), alarm.changedAt());
            case SEVERITY_CHANGED, FLAPPING_STARTED -> alarm.changedAt();
        };
    }
}
