package io.towerflow.incident;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.correlation.Situations;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional
class TenantIncidents implements Incidents {

    private final IncidentStore store;
    private final IncidentTitles titles;
    private final IncidentChanges changes;
    private final ObjectProvider<Situations> situations;
    private final ObjectProvider<Alarms> alarms;

    TenantIncidents(
            IncidentStore store,
            IncidentTitles titles,
            IncidentChanges changes,
            ObjectProvider<Situations> situations,
            ObjectProvider<Alarms> alarms) {
        this.store = store;
        this.titles = titles;
        this.changes = changes;
        this.situations = situations;
        this.alarms = alarms;
    }

    @Override
    public Optional<Incident> find(String number) {
        return counted(store.find(Set.of(number))).stream().findFirst();
    }

    @Override
    public Page page(@Nullable String state, int offset, int limit) {
        List<String> states = states(state);
        return new Page(counted(store.page(states, offset, limit)), store.count(states));
    }

    private static List<String> states(@Nullable String wanted) {
        List<String> states = new ArrayList<>();
        for (IncidentState state : IncidentState.values()) {
            boolean open = "open".equals(wanted) && !state.ended();
            if (wanted == null || open || state.word().equals(wanted)) {
                states.add(state.word());
            }
        }
        if (states.isEmpty()) {
            throw new InvalidInputException(
                    "state", "must be one of open, cleared, closed, merged and cancelled, not " + wanted);
        }
        return states;
    }

    @Override
    public List<TimelineEntry> timeline(String number) {
        return store.timeline(number);
    }

    @Override
    public void note(String number, TimelineEntry entry) {
        List<IncidentStore.Row> rows = store.find(Set.of(number));
        if (rows.isEmpty()) {
            throw new NotFoundException("incident", number);
        }
        String tenant = rows.getFirst().draft().tenant;
        store.note(List.of(new IncidentStore.Note(tenant, number, entry)));
        changes.changed(tenant, number);
    }

    @Override
    public List<UUID> alarmsOf(String number) {
        Situations known = situations.getIfAvailable();
        List<UUID> held = store.situationsOf(Set.of(number)).stream()
                .map(IncidentStore.HeldBy::situation)
                .toList();
        return known == null || held.isEmpty() ? List.of() : List.copyOf(new LinkedHashSet<>(known.alarmsOf(held)));
    }

    private List<Incident> counted(List<IncidentStore.Row> rows) {
        Map<String, Set<UUID>> alarmsOf = alarmsOf(rows);
        Set<UUID> active = active(alarmsOf.values());
        return rows.stream()
                .map(row -> {
                    Set<UUID> own = alarmsOf.getOrDefault(row.draft().number, Set.of());
                    return incident(row, own.size(), (int)
                            own.stream().filter(active::contains).count());
                })
                .toList();
    }

    Map<UUID, Set<UUID>> alarmsBySituation(List<UUID> wanted) {
        Situations known = situations.getIfAvailable();
        Map<UUID, Set<UUID>> bySituation = new HashMap<>();
        if (known != null) {
            known.membershipsOf(wanted).forEach(member -> bySituation
                    .computeIfAbsent(member.situationId(), id -> new HashSet<>())
                    .add(member.alarmId()));
        }
        return bySituation;
    }

    private Map<String, Set<UUID>> alarmsOf(List<IncidentStore.Row> rows) {
        Situations known = situations.getIfAvailable();
        List<String> numbers = rows.stream().map(row -> row.draft().number).toList();
        List<IncidentStore.HeldBy> held = store.situationsOf(numbers);
        if (known == null || held.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Set<UUID>> bySituation = alarmsBySituation(
                held.stream().map(IncidentStore.HeldBy::situation).distinct().toList());
        Map<String, Set<UUID>> byNumber = new HashMap<>();
        held.forEach(one -> byNumber.computeIfAbsent(one.number(), number -> new HashSet<>())
                .addAll(bySituation.getOrDefault(one.situation(), Set.of())));
        return byNumber;
    }

    private Set<UUID> active(Collection<Set<UUID>> ids) {
        Alarms known = alarms.getIfAvailable();
        Set<UUID> all = new HashSet<>();
        ids.forEach(all::addAll);
        Set<UUID> active = new HashSet<>();
        if (known != null && !all.isEmpty()) {
            known.findAll(all).stream().filter(Alarm::active).map(Alarm::id).forEach(active::add);
        }
        return active;
    }

    private Incident incident(IncidentStore.Row row, int alarmCount, int activeAlarmCount) {
        IncidentDraft draft = row.draft();
        return new Incident(
                draft.number,
                draft.tenant,
                titles.title(draft),
                draft.state,
                draft.severity,
                List.copyOf(draft.sites),
                alarmCount,
                activeAlarmCount,
                draft.rootCause,
                draft.processInstanceId,
                draft.mergedInto,
                draft.acknowledgedBy,
                draft.openedAt,
                row.changedAt(),
                draft.clearedAt,
                draft.closedAt);
    }
}
