package io.towerflow.incident.lifecycle;

import io.towerflow.correlation.Situations;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.IncidentTitles;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import java.time.Clock;
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

/** Reads incidents of the current tenant for other rooms, and takes what they note of them. */
@Service
@Transactional
public class IncidentQueries implements Incidents {

    private final IncidentRepository repository;
    private final IncidentTitles titles;
    private final IncidentEvents changes;
    private final Situations situations;
    private final IncidentCounts counts;
    private final ProcessCommands commands;
    private final Clock clock;

    IncidentQueries(
            IncidentRepository repository,
            IncidentTitles titles,
            IncidentEvents changes,
            Situations situations,
            IncidentCounts counts,
            ProcessCommands commands,
            Clock clock) {
        this.repository = repository;
        this.titles = titles;
        this.changes = changes;
        this.situations = situations;
        this.counts = counts;
        this.commands = commands;
        this.clock = clock;
    }

    @Override
    public Optional<Incident> find(String number) {
        return repository.find(Set.of(number)).stream().findFirst().map(this::titled);
    }

    @Override
    public Optional<Incident> lock(String number) {
        return repository.lockRow(number).map(this::titled);
    }

    @Override
    public Page page(@Nullable String state, int offset, int limit) {
        return search(IncidentSearch.in(state), offset, limit);
    }

    @Override
    public Page search(IncidentSearch search, int offset, int limit) {
        Instant now = clock.instant();
        List<IncidentState> states = states(search.state());
        List<Incident> found = repository.page(states, search, now, offset, limit).stream()
                .map(this::titled)
                .toList();
        return new Page(found, counts(search).total(search.severity()));
    }

    @Override
    public Counts counts(IncidentSearch search) {
        IncidentSearch any = search.anySeverity();
        return counts.of(any, () -> new Counts(repository.counts(states(any.state()), any, clock.instant())));
    }

    private static List<IncidentState> states(@Nullable String wanted) {
        List<IncidentState> states = new ArrayList<>();
        for (IncidentState state : IncidentState.values()) {
            boolean open = "open".equals(wanted) && !state.ended();
            if (wanted == null || open || state.word().equals(wanted)) {
                states.add(state);
            }
        }
        if (states.isEmpty()) {
            throw new InvalidInputException(
                    "state", "must be one of open, cleared, closed, merged and cancelled, not " + wanted);
        }
        return states;
    }

    @Override
    public void assigned(String number, String workOrder, @Nullable String technician) {
        if (repository.keepTechnician(number, workOrder, technician)) {
            refresh(repository.find(Set.of(number)));
        }
    }

    @Override
    public String title(String number, Locale language) {
        return repository.find(Set.of(number)).stream()
                .findFirst()
                .map(incident -> titles.title(incident, language))
                .orElseThrow(() -> new NotFoundException("incident", number));
    }

    @Override
    public long opened(Instant from, Instant to) {
        return repository.opened(from, to);
    }

    @Override
    public Map<String, Long> openBySeverity() {
        return repository.openBySeverity();
    }

    @Override
    public List<TimelineEntry> timeline(String number) {
        return repository.timelines(Set.of(number)).getOrDefault(number, List.of());
    }

    @Override
    public Map<String, List<TimelineEntry>> timelines(Collection<String> numbers) {
        return repository.timelines(numbers);
    }

    @Override
    public void note(String number, TimelineEntry entry) {
        String tenant = repository.note(number, entry).orElseThrow(() -> new NotFoundException("incident", number));
        changes.noted(tenant, number);
    }

    @Override
    @Transactional
    public void refreshTasks(String number) {
        refresh(repository.find(Set.of(number)).stream()
                .filter(incident -> !incident.state().ended())
                .toList());
    }

    private void refresh(List<Incident> incidents) {
        commands.append(
                clock.instant(),
                incidents.stream().map(Incident::refreshCommand).toList());
    }

    @Override
    public List<UUID> alarmsOf(String number) {
        List<UUID> held = repository.situationsOf(Set.of(number)).stream()
                .map(IncidentRepository.HeldBy::situation)
                .toList();
        return held.isEmpty() ? List.of() : List.copyOf(new LinkedHashSet<>(situations.alarmsOf(held)));
    }

    @Override
    public AlarmCounts alarmCounts(Collection<Incident> wanted) {
        List<IncidentRepository.HeldBy> held = wanted.isEmpty()
                ? List.of()
                : repository.situationsOf(wanted.stream().map(Incident::number).toList());
        if (held.isEmpty()) {
            return new AlarmCounts(Map.of());
        }
        Map<UUID, Situations.Tally> tallies = new HashMap<>();
        situations
                .talliesOf(held.stream()
                        .map(IncidentRepository.HeldBy::situation)
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

    private Incident titled(Incident incident) {
        return incident.called(titles.title(incident));
    }
}
