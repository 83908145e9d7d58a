package io.towerflow.incident.lifecycle;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.audit.AuditTrail;
import io.towerflow.engine.queue.ProcessCommand;
import io.towerflow.engine.queue.ProcessCommand.Kind;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.HandOverNote;
import io.towerflow.incident.IncidentState;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Does what people do to incidents from outside the tasks. The rows change at once, the processes follow. Each method throws
 * {@link NotFoundException} for an unknown number and {@link ConflictException} where the incident's state does not allow it.
 */
@Service
@Transactional
public class IncidentService {

    private static final int LONGEST_TEXT = 4_000;

    private final IncidentRepository repository;
    private final ProcessCommands commands;
    private final IncidentEvents changes;
    private final IncidentQueries incidents;
    private final AuditTrail audit;
    private final Clock clock;

    IncidentService(
            IncidentRepository repository,
            ProcessCommands commands,
            IncidentEvents changes,
            IncidentQueries incidents,
            AuditTrail audit,
            Clock clock) {
        this.repository = repository;
        this.commands = commands;
        this.changes = changes;
        this.incidents = incidents;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Opens an incident that no alarm reports.
     *
     * @param severity any but {@code CLEARED}
     * @return its number
     */
    public String open(String title, PerceivedSeverity severity, Collection<String> sites, String actor) {
        required("title", title);
        if (severity == PerceivedSeverity.CLEARED) {
            throw new InvalidInputException("severity", "must be critical, major, minor, warning or indeterminate");
        }
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        IncidentDraft draft = unitOfWork.open(Tenancy.required(), severity, actor);
        draft.title = title.strip();
        draft.sites.addAll(sites);
        write(unitOfWork, draft, "open-incident", actor, Map.of("title", draft.title));
        return draft.number;
    }

    /**
     * Acknowledges an incident: somebody has seen it and takes care of it. The first one has it; each is noted, as an escalation
     * may need several.
     */
    public void acknowledge(String number, String actor) {
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        IncidentDraft draft = running(unitOfWork, number);
        if (draft.acknowledgedBy == null) {
            draft.acknowledgedBy = actor;
            unitOfWork.refresh(draft);
        }
        unitOfWork.note(draft, "acknowledged", "incident.timeline.acknowledged", List.of(), actor);
        unitOfWork.command(draft, Kind.TELL, IncidentLifecycle.ACKNOWLEDGED, Map.of());
        write(unitOfWork, draft, "acknowledge-incident", actor, Map.of());
    }

    /** Cancels an incident that was none, or no longer matters: its process ends, whatever its alarms do. */
    public void cancel(String number, @Nullable String reason, String actor) {
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        IncidentDraft draft = running(unitOfWork, number);
        draft.state = IncidentState.CANCELLED;
        draft.closedAt = unitOfWork.now();
        String words = reason == null ? "" : reason.strip();
        unitOfWork.note(
                draft,
                "cancelled",
                words.isEmpty() ? "incident.timeline.cancelled" : "incident.timeline.cancelledBecause",
                words.isEmpty() ? List.of() : List.of(words),
                actor);
        unitOfWork.command(draft, Kind.MESSAGE, "incident.cancelled", Map.of());
        write(unitOfWork, draft, "cancel-incident", actor, Map.of("reason", words));
    }

    /** Merges two incidents that are one: this one ends and the other goes on with all alarms. */
    public void merge(String number, String into, String actor) {
        if (number.equals(into)) {
            throw new RuleBrokenException("An incident cannot be merged into itself");
        }
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        unitOfWork.take(Set.of(number, into));
        IncidentDraft ends = notEnded(found(unitOfWork, number));
        IncidentDraft goesOn = notEnded(found(unitOfWork, into));
        unitOfWork.merge(goesOn, ends, actor);
        write(unitOfWork, ends, "merge-incident", actor, Map.of("into", into));
    }

    /**
     * Splits an incident: some of its alarms are another incident's and get one of their own. Alarms that the correlation has
     * grouped move together.
     *
     * @return the new incident's number
     * @throws RuleBrokenException where nothing would move or remain
     */
    public String split(String number, Collection<UUID> alarms, String actor) {
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        IncidentDraft draft = running(unitOfWork, number);
        Set<UUID> wanted = new HashSet<>(alarms);
        Map<UUID, Set<UUID>> groups = incidents.alarmsBySituation(
                draft.held.stream().map(one -> one.situation).toList());
        Set<UUID> known = new HashSet<>();
        groups.values().forEach(known::addAll);
        if (wanted.isEmpty() || !known.containsAll(wanted)) {
            throw new RuleBrokenException("Only alarms of " + number + " can be split from it");
        }
        List<IncidentDraft.Held> moving = draft.held.stream()
                .filter(one ->
                        groups.getOrDefault(one.situation, Set.of()).stream().anyMatch(wanted::contains))
                .toList();
        if (moving.size() == draft.held.size()) {
            throw new RuleBrokenException(
                    "The alarms that are left over would be none: the correlation has grouped them all");
        }
        IncidentDraft part = unitOfWork.open(
                draft.tenant,
                moving.stream()
                        .map(one -> one.severity)
                        .min(PerceivedSeverity::compareTo)
                        .orElse(draft.severity),
                actor);
        moving.forEach(one -> unitOfWork.hold(part, one));
        unitOfWork.settle(part);
        draft.sites.clear();
        draft.held.forEach(one -> draft.sites.addAll(one.sites));
        unitOfWork.note(draft, "split", "incident.timeline.split", List.of(part.number), actor);
        unitOfWork.note(part, "split-from", "incident.timeline.splitFrom", List.of(number), actor);
        unitOfWork.settle(draft);
        unitOfWork.refresh(draft);
        write(unitOfWork, draft, "split-incident", actor, Map.of("part", part.number));
        return part.number;
    }

    /** Reopens a closed or cancelled incident that was not at its end: it gets a new process. */
    public void reopen(String number, String actor) {
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        unitOfWork.take(Set.of(number));
        IncidentDraft draft = found(unitOfWork, number);
        if (!draft.state.ended()) {
            throw new ConflictException(number + " is open");
        }
        if (draft.state == IncidentState.MERGED) {
            throw new ConflictException(number + " was merged into " + draft.mergedInto);
        }
        draft.state = IncidentState.OPEN;
        draft.closedAt = null;
        draft.clearedAt = null;
        draft.decision = null;
        draft.processInstanceId = null;
        unitOfWork.note(draft, "reopened", "incident.timeline.reopened", List.of(), actor);
        unitOfWork.command(draft, Kind.START, null, Map.of());
        write(unitOfWork, draft, "reopen-incident", actor, Map.of());
    }

    /**
     * Completes the triage task with a decision.
     *
     * @param technicianId whom to ask first where a technician is sent; null leaves it to the rules
     * @param reason why this technician, which confirms what the rules would refuse; null where none is given
     */
    public void decide(
            String number, String decision, @Nullable String technicianId, @Nullable String reason, String actor) {
        if (!IncidentLifecycle.DECISIONS.contains(decision)) {
            throw new RuleBrokenException("The decision must be one of dispatch, remote and watch, not " + decision);
        }
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        IncidentDraft draft = running(unitOfWork, number);
        Map<String, Object> variables = new HashMap<>(Map.of("decision", decision, ProcessCommand.DECIDED_BY, actor));
        if (technicianId != null) {
            variables.put("technicianId", technicianId);
        }
        if (reason != null) {
            variables.put("overruleReason", reason);
        }
        unitOfWork.command(draft, Kind.COMPLETE, "userTask_triageIncident", variables);
        write(unitOfWork, draft, "decide-incident", actor, Map.of("decision", decision));
    }

    /** Completes the task that waits for the root cause to be confirmed. */
    public void judge(String number, String verdict, @Nullable String words, String actor) {
        if (!IncidentLifecycle.VERDICTS.contains(verdict)) {
            throw new RuleBrokenException(
                    "The verdict must be one of confirmed, wrong-cause and wrong-group, not " + verdict);
        }
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        IncidentDraft draft = running(unitOfWork, number);
        if (draft.state != IncidentState.CLEARED) {
            throw new ConflictException(
                    "The root cause is confirmed once all alarms are clear; " + number + " is open");
        }
        Map<String, Object> variables = new HashMap<>(Map.of("verdict", verdict, ProcessCommand.DECIDED_BY, actor));
        if (words != null) {
            variables.put("words", words);
        }
        unitOfWork.command(draft, Kind.COMPLETE, "userTask_confirmRootCause", variables);
        write(unitOfWork, draft, "judge-root-cause", actor, Map.of("verdict", verdict));
    }

    /** Adds a person's words to the incident. */
    public void addNote(String number, String text, String actor) {
        required("text", text);
        Instant now = clock.instant();
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, now);
        unitOfWork.take(Set.of(number));
        IncidentDraft draft = found(unitOfWork, number);
        repository.keepNote(now, draft, text.strip(), actor);
        unitOfWork.note(draft, "note", "incident.timeline.note", List.of(text.strip()), actor);
        unitOfWork.refresh(draft);
        write(unitOfWork, draft, "note-incident", actor, Map.of());
    }

    /**
     * Notes that alarms of the incident were shelved.
     *
     * @param alarms how many
     * @param until said for people, with its time zone
     */
    public void shelved(String number, int alarms, String until, String reason, String actor) {
        required("reason", reason);
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        IncidentDraft draft = running(unitOfWork, number);
        unitOfWork.note(
                draft,
                "shelved",
                "incident.timeline.shelved",
                List.of(Integer.toString(alarms), until, reason.strip()),
                actor);
        write(
                unitOfWork,
                draft,
                "shelve-alarms",
                actor,
                Map.of("alarms", alarms, "until", until, "reason", reason.strip()));
    }

    public HandOverNote handOver(String text, String actor) {
        required("text", text);
        return repository.keepHandOver(Tenancy.required(), clock.instant(), text.strip(), actor);
    }

    /** Returns the notes from shift to shift, the newest first. */
    @Transactional(readOnly = true)
    public List<HandOverNote> handOverNotes(int offset, int limit) {
        return repository.handOverNotes(offset, limit);
    }

    @Transactional(readOnly = true)
    public long handOverNoteCount() {
        return repository.handOverNoteCount();
    }

    private static void required(String field, String text) {
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new InvalidInputException(field, "must have 1 to " + LONGEST_TEXT + " characters");
        }
    }

    private void write(
            IncidentUnitOfWork unitOfWork, IncidentDraft draft, String action, String actor, Map<String, ?> details) {
        unitOfWork.changed(draft);
        unitOfWork.write(commands, changes);
        audit.record(actor, action, "incident " + draft.number, details);
    }

    private static IncidentDraft running(IncidentUnitOfWork unitOfWork, String number) {
        unitOfWork.take(Set.of(number));
        return notEnded(found(unitOfWork, number));
    }

    private static IncidentDraft found(IncidentUnitOfWork unitOfWork, String number) {
        IncidentDraft draft = unitOfWork.find(number);
        if (draft == null) {
            throw new NotFoundException("incident", number);
        }
        return draft;
    }

    private static IncidentDraft notEnded(IncidentDraft draft) {
        if (draft.state.ended()) {
            throw new ConflictException(draft.number + " is " + draft.state.word());
        }
        return draft;
    }
}
