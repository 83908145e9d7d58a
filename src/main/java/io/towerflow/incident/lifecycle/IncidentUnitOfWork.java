package io.towerflow.incident.lifecycle;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.engine.queue.ProcessCommand.Kind;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.SeverityPriority;
import io.towerflow.incident.TimelineEntry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Unit of work of the incidents that one transaction changes: taken up once, changed in memory, written together. It is where the
 * rules of an incident's life are kept, whoever asks for the change.
 */
final class IncidentUnitOfWork {

    private final IncidentRepository repository;
    private final Instant now;
    private final Map<String, IncidentDraft> byNumber = new LinkedHashMap<>();
    private final Map<UUID, IncidentDraft> bySituation = new LinkedHashMap<>();
    private final List<Long> numbers = new ArrayList<>();
    private final Set<IncidentDraft> opened = new LinkedHashSet<>();
    private final Set<IncidentDraft> changed = new LinkedHashSet<>();
    private final List<IncidentRepository.Holding> released = new ArrayList<>();
    private final Map<UUID, IncidentRepository.Holding> held = new LinkedHashMap<>();
    private final List<IncidentRepository.Note> notes = new ArrayList<>();
    private final List<ProcessCommands.New> commands = new ArrayList<>();
    private final Set<String> refreshed = new TreeSet<>();

    IncidentUnitOfWork(IncidentRepository repository, Instant now) {
        this.repository = repository;
        // As the database keeps it: what is written is told without being read again.
        this.now = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Returns when all changes of this unit of work happen, in whole microseconds. */
    Instant now() {
        return now;
    }

    void takeHolders(Collection<UUID> situations) {
        repository.lockHolders(situations).forEach(this::take);
    }

    void take(Collection<String> wanted) {
        repository.lock(wanted).forEach(this::take);
    }

    /** Fetches numbers for as many incidents as may be opened. */
    void reserve(int count) {
        if (count > 0) {
            numbers.addAll(repository.nextNumbers(count));
        }
    }

    private void take(IncidentDraft draft) {
        byNumber.put(draft.number, draft);
        draft.held.forEach(one -> bySituation.put(one.situation, draft));
    }

    @Nullable
    IncidentDraft find(String number) {
        return byNumber.get(number);
    }

    @Nullable
    IncidentDraft holder(UUID situation) {
        return bySituation.get(situation);
    }

    /** Opens an incident; its process is started after the commit. */
    IncidentDraft open(String tenant, PerceivedSeverity severity, @Nullable String actor) {
        if (numbers.isEmpty()) {
            reserve(1);
        }
        String number = String.format(
                Locale.ROOT, "INC-%d-%06d", now.atZone(ZoneOffset.UTC).getYear(), numbers.removeFirst());
        IncidentDraft draft = new IncidentDraft(number, tenant, severity, now);
        byNumber.put(number, draft);
        opened.add(draft);
        note(
                draft,
                "opened",
                actor == null ? "incident.timeline.opened" : "incident.timeline.openedByHand",
                List.of(),
                actor);
        command(draft, Kind.START, null, Map.of());
        return draft;
    }

    /** Puts a situation into an incident; the one that had it lets it go. */
    void hold(IncidentDraft draft, IncidentDraft.Held situation) {
        IncidentDraft before = bySituation.put(situation.situation, draft);
        if (before != null && before != draft) {
            before.held.remove(situation);
            released.add(new IncidentRepository.Holding(before.number, before.tenant, situation));
        }
        if (draft.held(situation.situation) == null) {
            draft.held.add(situation);
        }
        held.put(situation.situation, new IncidentRepository.Holding(draft.number, draft.tenant, situation));
        changed.add(draft);
    }

    void release(IncidentDraft draft, IncidentDraft.Held situation) {
        draft.held.remove(situation);
        bySituation.remove(situation.situation);
        held.remove(situation.situation);
        released.add(new IncidentRepository.Holding(draft.number, draft.tenant, situation));
        changed.add(draft);
    }

    /** Takes over what is now known of one of the incident's situations and follows from it. */
    void learn(
            IncidentDraft draft,
            IncidentDraft.Held situation,
            PerceivedSeverity severity,
            Set<String> sites,
            boolean clear) {
        boolean gaveSeverity = situation.severity == draft.severity;
        situation.clear = clear;
        if (severity != PerceivedSeverity.CLEARED) {
            situation.severity = severity;
        }
        situation.sites.addAll(sites);
        held.put(situation.situation, new IncidentRepository.Holding(draft.number, draft.tenant, situation));
        if (gaveSeverity) {
            lower(draft);
        }
        settle(draft);
    }

    /**
     * Lets the severity follow the worst of what is still active down. It is told, and what is open is served accordingly; nobody
     * is urged, and no time that was agreed is put off. Where nothing is active the last severity stays.
     */
    private void lower(IncidentDraft draft) {
        draft.held.stream()
                .filter(one -> !one.clear)
                .map(one -> one.severity)
                .min(PerceivedSeverity::compareTo)
                .filter(draft.severity::worseThan)
                .ifPresent(severity -> {
                    PerceivedSeverity before = draft.severity;
                    draft.severity = severity;
                    if (!opened.contains(draft)) {
                        note(
                                draft,
                                "severity-lowered",
                                "incident.timeline.severityLowered",
                                List.of(before.word(), severity.word()),
                                null);
                        refresh(draft);
                    }
                });
    }

    /** Brings the incident in line with its situations. */
    void settle(IncidentDraft draft) {
        changed.add(draft);
        boolean fresh = opened.contains(draft);
        List<String> added = new ArrayList<>();
        for (IncidentDraft.Held one : draft.held) {
            one.sites.stream().filter(draft.sites::add).forEach(added::add);
            if (one.severity.worseThan(draft.severity)) {
                raise(draft, one.severity, fresh);
            }
        }
        if (!added.isEmpty() && !fresh) {
            note(draft, "site-added", "incident.timeline.siteAdded", List.of(String.join(", ", added)), null);
            refresh(draft);
        }
        if (draft.clear() && draft.state == IncidentState.OPEN) {
            draft.state = IncidentState.CLEARED;
            draft.clearedAt = now;
            note(draft, "all-clear", "incident.timeline.allClear", List.of(), null);
            command(draft, Kind.MESSAGE, "incident.allClear", Map.of());
        } else if (!draft.clear() && draft.state == IncidentState.CLEARED) {
            draft.state = IncidentState.OPEN;
            draft.clearedAt = null;
            note(draft, "alarms-returned", "incident.timeline.alarmsReturned", List.of(), null);
            command(draft, Kind.MESSAGE, "incident.alarmsReturned", Map.of());
        }
    }

    private void raise(IncidentDraft draft, PerceivedSeverity severity, boolean fresh) {
        if (!fresh) {
            note(
                    draft,
                    "severity-raised",
                    "incident.timeline.severityRaised",
                    List.of(draft.severity.word(), severity.word()),
                    null);
        }
        draft.severity = severity;
        if (!fresh) {
            command(draft, Kind.MESSAGE, "incident.severityRaised", Map.of());
        }
    }

    /**
     * Merges two incidents that are one: the first goes on with all situations, the second ends as merged.
     *
     * @param actor who said so, or null where the correlation found it
     */
    void merge(IncidentDraft goesOn, IncidentDraft ends, @Nullable String actor) {
        for (IncidentDraft.Held one : List.copyOf(ends.held)) {
            hold(goesOn, one);
        }
        ends.state = IncidentState.MERGED;
        ends.mergedInto = goesOn.number;
        ends.closedAt = now;
        changed.add(ends);
        note(ends, "merged", "incident.timeline.mergedInto", List.of(goesOn.number), actor);
        note(goesOn, "took-over", "incident.timeline.tookOver", List.of(ends.number), actor);
        command(ends, Kind.MESSAGE, "incident.merged", Map.of());
        settle(goesOn);
        refresh(goesOn);
    }

    void note(IncidentDraft draft, String kind, String key, List<String> arguments, @Nullable String actor) {
        notes.add(new IncidentRepository.Note(
                draft.tenant, draft.number, new TimelineEntry(now, kind, key, arguments, actor)));
        changed.add(draft);
    }

    void command(IncidentDraft draft, Kind kind, @Nullable String name, Map<String, Object> variables) {
        commands.add(new ProcessCommands.New(
                draft.tenant, draft.number, kind, name, variables, SeverityPriority.of(draft.severity)));
    }

    /** Shows the incident's tasks what changed; once is enough for all changes of a transaction. */
    void refresh(IncidentDraft draft) {
        if (refreshed.add(draft.number)) {
            command(draft, Kind.REFRESH, null, Map.of());
        }
    }

    void changed(IncidentDraft draft) {
        changed.add(draft);
    }

    /** Writes everything and tells who follows the incidents. */
    void write(ProcessCommands processCommands, IncidentEvents changes) {
        if (!opened.isEmpty()) {
            repository.insert(now, List.copyOf(opened));
        }
        List<IncidentDraft> kept =
                changed.stream().filter(draft -> !opened.contains(draft)).toList();
        if (!kept.isEmpty()) {
            repository.update(now, kept);
        }
        if (!released.isEmpty()) {
            repository.release(released);
        }
        if (!held.isEmpty()) {
            repository.hold(List.copyOf(held.values()));
        }
        if (!notes.isEmpty()) {
            repository.note(notes);
        }
        processCommands.append(now, commands);
        opened.forEach(draft -> changes.changed(new IncidentRepository.Row(draft, now)));
        kept.forEach(draft -> changes.changed(new IncidentRepository.Row(draft, now)));
    }
}
