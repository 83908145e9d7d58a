package io.towerflow.incident;

import io.towerflow.correlation.Situations;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional
class TenantIncidents implements Incidents {

    private final IncidentStore store;
    private final IncidentTitles titles;
    private final IncidentChanges changes;
    private final Situations situations;

    TenantIncidents(IncidentStore store, IncidentTitles titles, IncidentChanges changes, Situations situations) {
        this.store = store;
        this.titles = titles;
        this.changes = changes;
        this.situations = situations;
    }

    @Override
    public Optional<Incident> find(String number) {
        return store.find(Set.of(number)).stream().findFirst().map(this::incident);
    }

    @Override
    public Optional<Incident> lock(String number) {
        return store.lockRow(number).map(this::incident);
    }

    @Override
    public Page page(@Nullable String state, int offset, int limit) {
        List<String> states = states(state);
        return new Page(
                store.page(states, offset, limit).stream().map(this::incident).toList(), store.count(states));
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
    public String title(String number, Locale language) {
        return store.find(Set.of(number)).stream()
                .findFirst()
                .map(row -> titles.title(row.draft(), language))
                .orElseThrow(() -> new NotFoundException("incident", number));
    }

    @Override
    public long opened(Instant from, Instant to) {
        return store.opened(from, to);
    }

    @Override
    public Map<String, Long> openBySeverity() {
        return store.openBySeverity();
    }

    @Override
    public List<TimelineEntry> timeline(String number) {
        return store.timelines(Set.of(number)).getOrDefault(number, List.of());
    }

    @Override
    public Map<String, List<TimelineEntry>> timelines(Collection<String> numbers) {
        return store.timelines(numbers);
    }

    @Override
    public void note(String number, TimelineEntry entry) {
        String tenant = store.note(number, entry).orElseThrow(() -> new NotFoundException("incident", number));
        changes.noted(tenant, number);
    }

    @Override
    public List<UUID> alarmsOf(String number) {
        List<UUID> held = store.situationsOf(Set.of(number)).stream()
                .map(IncidentStore.HeldBy::situation)
                .toList();
        return held.isEmpty() ? List.of() : List.copyOf(new LinkedHashSet<>(situations.alarmsOf(held)));
    }

    @Override
    public AlarmCounts alarmCounts(Collection<Incident> wanted) {
        List<IncidentStore.HeldBy> held = wanted.isEmpty()
                ? List.of()
                : store.situationsOf(wanted.stream().map(Incident::number).toList());
        if (held.isEmpty()) {
            return new AlarmCounts(Map.of());
        }
        Map<UUID, Situations.Tally> tallies = new HashMap<>();
        situations
                .talliesOf(held.stream()
                        .map(IncidentStore.HeldBy::situation)
                        .distinct()
                        .toList())
                .forEach(tally -> tallies.put(tally.situationId(), tally));
        Map<String, AlarmCount> counts = new HashMap<>();
        held.forEach(one -> {
            Situations.Tally tally = tallies.get(one.situation());
            if (tally != null) {
                counts.compute(one.number(), (number, count) -> (count == null ? AlarmCount.NONE : count)
                        .with(tally.alarms(), tally.active()));
            }
        });
        return new AlarmCounts(counts);
    }

    Map<UUID, Set<UUID>> alarmsBySituation(List<UUID> wanted) {
        Map<UUID, Set<UUID>> bySituation = new HashMap<>();
        situations.membershipsOf(wanted).forEach(member -> bySituation
                .computeIfAbsent(member.situationId(), id -> new HashSet<>())
                .add(member.alarmId()));
        return bySituation;
    }

    private Incident incident(IncidentStore.Row row) {
        IncidentDraft draft = row.draft();
        return new Incident(
                draft.number,
                draft.tenant,
                titles.title(draft),
                draft.state,
                draft.severity,
                List.copyOf(draft.sites),
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
