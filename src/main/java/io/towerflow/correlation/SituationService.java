package io.towerflow.correlation;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.correlation.diagnosis.Diagnosis;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.learning.AcceptedCauses;
import io.towerflow.correlation.memory.Changes;
import io.towerflow.correlation.memory.Member;
import io.towerflow.correlation.memory.OpenSituation;
import io.towerflow.correlation.memory.WorkingMemory;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.rules.RuleSet;
import io.towerflow.rules.RuleSets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Answers questions about the situations of the current tenant. */
@Service
@Transactional(readOnly = true)
class SituationService implements Situations {

    /** Number of alarms of either side that tell enough about two situations. */
    private static final int COMPARED = 500;

    /** Longest time from planned work for which it is a fact; the rules say how near it must be. */
    private static final Duration WORK_NEAR = Duration.ofHours(12);

    /** Time by which young situations have been looked at again. */
    private static final Duration SECOND_LOOKS = Duration.ofMinutes(1);

    private final SituationRepository repository;
    private final Alarms alarms;
    private final MaintenanceWindows windows;
    private final ProbableCauses causes;
    private final RuleSets ruleSets;
    private final Families families;
    private final Inventory inventory;
    private final AcceptedCauses acceptedCauses;
    private final CorrelationSettings settings;

    SituationService(
            SituationRepository repository,
            Alarms alarms,
            MaintenanceWindows windows,
            ProbableCauses causes,
            RuleSets ruleSets,
            Families families,
            Inventory inventory,
            AcceptedCauses acceptedCauses,
            CorrelationSettings settings) {
        this.repository = repository;
        this.alarms = alarms;
        this.windows = windows;
        this.causes = causes;
        this.ruleSets = ruleSets;
        this.families = families;
        this.inventory = inventory;
        this.acceptedCauses = acceptedCauses;
        this.settings = settings;
    }

    @Override
    public List<UUID> alarmsOf(Collection<UUID> situationIds) {
        return repository.alarmsOf(situationIds);
    }

    @Override
    public RootCause rootCauseOf(Collection<UUID> situationIds) {
        List<Alarm> all = alarms.findAll(repository.alarmsNowOf(situationIds));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("No alarm in the situations " + situationIds);
        }
        return rootCause(
                ruleSets.active("root-cause"),
                all,
                inventory.topology(all.getFirst().tenant()),
                repository.anySettling(situationIds));
    }

    private RootCause rootCause(RuleSet rules, List<Alarm> all, Topology topology, boolean provisional) {
        Instant first =
                all.stream().map(Alarm::raisedAt).min(Comparator.naturalOrder()).orElseThrow();
        Instant last =
                all.stream().map(Alarm::raisedAt).max(Comparator.naturalOrder()).orElseThrow();
        return new Diagnosis(rules, causes, acceptedCauses.of(all.getFirst().tenant()))
                .of(
                        all.stream()
                                .map(alarm -> families.member(alarm, topology))
                                .toList(),
                        topology,
                        windows.plannedWork(all.getFirst().tenant(), first.minus(WORK_NEAR), last.plus(WORK_NEAR)),
                        provisional);
    }

    @Override
    public Redecision decideAgain(Collection<UUID> alarmIds, RuleSet correlation, RuleSet rootCause) {
        List<Alarm> all = alarms.findAll(alarmIds).stream()
                .sorted(Comparator.comparing(Alarm::raisedAt).thenComparing(Alarm::id))
                .toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("None of these alarms is stored: " + alarmIds);
        }
        Instant raised = all.getLast().raisedAt();
        // What is told late is decided by the network of the day on which it is told.
        Instant decided = repository
                .lastJoined(alarmIds)
                .filter(joined -> joined.isAfter(raised))
                .orElse(raised);
        // An unknown object gets its place-holder while its first alarm settles.
        Topology then = inventory.topologyAt(all.getFirst().tenant(), decided.plus(settings.settling()));
        return new Redecision(
                correlation.version(), rootCause(rootCause, all, then, false), groups(correlation, all, then));
    }

    private record Event(long at, boolean raised, Member member) {}

    private List<List<UUID>> groups(RuleSet rules, List<Alarm> all, Topology then) {
        String tenant = all.getFirst().tenant();
        List<Event> events = new ArrayList<>();
        for (Alarm alarm : all) {
            Member member = families.member(alarm, then);
            events.add(new Event(alarm.raisedAt().toEpochMilli(), true, member.with(member.severity(), true)));
            if (alarm.clearedAt() != null) {
                events.add(new Event(alarm.clearedAt().toEpochMilli(), false, member));
            }
        }
        events.sort(Comparator.comparingLong(Event::at));
        Map<UUID, OpenSituation> situations = new HashMap<>();
        Map<UUID, UUID> joined = new HashMap<>();
        GroupingRules grouping = new GroupingRules(rules, acceptedCauses.of(tenant));
        try (WorkingMemory memory = new WorkingMemory(grouping, settings, any -> then)) {
            for (Event event : events) {
                Changes changes = new Changes();
                memory.tick(event.at(), changes);
                if (event.raised()) {
                    memory.raise(tenant, "", event.member(), event.at(), changes);
                } else {
                    memory.change(event.member(), event.at(), changes);
                }
                note(changes, situations, joined);
            }
            Changes last = new Changes();
            memory.tick(events.getLast().at() + SECOND_LOOKS.toMillis(), last);
            note(last, situations, joined);
        }
        Map<UUID, List<UUID>> groups = new LinkedHashMap<>();
        for (Alarm alarm : all) {
            OpenSituation situation =
                    Objects.requireNonNull(situations.get(Objects.requireNonNull(joined.get(alarm.id()))));
            for (UUID next = situation.mergedInto(); next != null; next = situation.mergedInto()) {
                situation = Objects.requireNonNull(situations.get(next));
            }
            groups.computeIfAbsent(situation.id(), id -> new ArrayList<>()).add(alarm.id());
        }
        return List.copyOf(groups.values());
    }

    private static void note(Changes changes, Map<UUID, OpenSituation> situations, Map<UUID, UUID> joined) {
        changes.joined().forEach(one -> {
            situations.put(one.situation().id(), one.situation());
            joined.put(one.member().id(), one.situation().id());
        });
    }

    @Override
    public boolean wouldMeet(Collection<UUID> some, Collection<UUID> others) {
        Set<UUID> those = repository.alarmsOf(others).stream().limit(COMPARED).collect(Collectors.toSet());
        List<UUID> ids = Stream.concat(repository.alarmsOf(some).stream().limit(COMPARED), those.stream())
                .toList();
        List<Alarm> all = alarms.findAll(ids).stream()
                .sorted(Comparator.comparing(Alarm::raisedAt).thenComparing(Alarm::id))
                .toList();
        if (all.isEmpty()) {
            return false;
        }
        String tenant = all.getFirst().tenant();
        GroupingRules rules = new GroupingRules(ruleSets.active("correlation"), acceptedCauses.of(tenant));
        try (WorkingMemory memory = new WorkingMemory(rules, settings, inventory::topology)) {
            Changes changes = new Changes();
            for (Alarm alarm : all) {
                memory.raise(
                        tenant, "", families.member(alarm), alarm.raisedAt().toEpochMilli(), changes);
            }
            Set<OpenSituation> ofOthers = new HashSet<>();
            Set<OpenSituation> ofSome = new HashSet<>();
            for (Alarm alarm : all) {
                OpenSituation situation = memory.situationOf(alarm.id());
                if (situation != null) {
                    (those.contains(alarm.id()) ? ofOthers : ofSome).add(situation);
                }
            }
            return !Collections.disjoint(ofSome, ofOthers);
        }
    }

    @Override
    public List<Membership> membershipsOf(Collection<UUID> situationIds) {
        return repository.membershipsOf(situationIds);
    }

    @Override
    public Optional<Membership> membershipOf(UUID alarmId) {
        return repository.membershipOf(alarmId);
    }

    @Override
    public long joined(Instant from, Instant to) {
        return repository.joined(from, to);
    }

    @Override
    public List<Tally> talliesOf(Collection<UUID> situationIds) {
        return repository.talliesOf(situationIds);
    }
}
