package io.towerflow.incident.lifecycle;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.audit.AuditTrail;
import io.towerflow.engine.queue.ProcessCommand;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.HandOverNote;
import io.towerflow.incident.Incident;
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
import java.util.function.BiConsumer;
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
        Incident incident = unitOfWork.open(Tenancy.required(), severity, title.strip(), null, sites, actor);
        write(unitOfWork, incident, "open-incident", actor, Map.of("title", title.strip()));
        return incident.number();
    }

    /**
     * Acknowledges an incident: somebody has seen it and takes care of it. The first one has it; each is noted, as an escalation
     * may need several.
     */
    public void acknowledge(String number, String actor) {
        change(number, "acknowledge-incident", actor, Map.of(), (incident, now) -> incident.acknowledge(actor));
    }

    /** Cancels an incident that was none, or no longer matters: its process ends, whatever its alarms do. */
    public void cancel(String number, @Nullable String reason, String actor) {
        String words = reason == null ? "" : reason.strip();
        change(
                number,
                "cancel-incident",
                actor,
                Map.of("reason", words),
                (incident, now) -> incident.cancel(words, actor, now));
    }

    /** Merges two incidents that are one: this one ends and the other goes on with all alarms. */
    public void merge(String number, String into, String actor) {
        if (number.equals(into)) {
            throw new RuleBrokenException("An incident cannot be merged into itself");
        }
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        unitOfWork.take(Set.of(number, into));
        Incident ends = found(unitOfWork, number);
        ends.requireRunning();
        Incident goesOn = found(unitOfWork, into);
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
        unitOfWork.take(Set.of(number));
        Incident incident = found(unitOfWork, number);
        incident.requireRunning();
        Set<UUID> wanted = new HashSet<>(alarms);
        Map<UUID, Set<UUID>> groups = incidents.alarmsBySituation(
                incident.situations().stream().map(Incident.Situation::id).toList());
        Set<UUID> known = new HashSet<>();
        groups.values().forEach(known::addAll);
        if (wanted.isEmpty() || !known.containsAll(wanted)) {
            throw new RuleBrokenException("Only alarms of " + number + " can be split from it");
        }
        List<Incident.Situation> moving = incident.situations().stream()
                .filter(one -> groups.getOrDefault(one.id(), Set.of()).stream().anyMatch(wanted::contains))
                .toList();
        if (moving.size() == incident.situations().size()) {
            throw new RuleBrokenException(
                    "The alarms that are left over would be none: the correlation has grouped them all");
        }
        Incident part = unitOfWork.open(
                incident.tenant(),
                moving.stream()
                        .map(Incident.Situation::severity)
                        .min(PerceivedSeverity::compareTo)
                        .orElse(incident.severity()),
                null,
                null,
                List.of(),
                actor);
        incident.splitOff(part, moving, actor, unitOfWork.now());
        write(unitOfWork, incident, "split-incident", actor, Map.of("part", part.number()));
        return part.number();
    }

    /** Reopens a closed or cancelled incident that was not at its end: it gets a new process. */
    public void reopen(String number, String actor) {
        change(number, "reopen-incident", actor, Map.of(), (incident, now) -> incident.reopen(actor));
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
        Map<String, Object> variables = new HashMap<>(Map.of("decision", decision, ProcessCommand.DECIDED_BY, actor));
        if (technicianId != null) {
            variables.put("technicianId", technicianId);
        }
        if (reason != null) {
            variables.put("overruleReason", reason);
        }
        change(
                number,
                "decide-incident",
                actor,
                Map.of("decision", decision),
                (incident, now) -> incident.complete("userTask_triageIncident", variables));
    }

    /** Completes the task that waits for the root cause to be confirmed. */
    public void judge(String number, String verdict, @Nullable String words, String actor) {
        if (!IncidentLifecycle.VERDICTS.contains(verdict)) {
            throw new RuleBrokenException(
                    "The verdict must be one of confirmed, wrong-cause and wrong-group, not " + verdict);
        }
        Map<String, Object> variables = new HashMap<>(Map.of("verdict", verdict, ProcessCommand.DECIDED_BY, actor));
        if (words != null) {
            variables.put("words", words);
        }
        change(number, "judge-root-cause", actor, Map.of("verdict", verdict), (incident, now) -> {
            incident.requireCleared();
            incident.complete("userTask_confirmRootCause", variables);
        });
    }

    /** Adds a person's words to the incident. */
    public void addNote(String number, String text, String actor) {
        required("text", text);
        change(number, "note-incident", actor, Map.of(), (incident, now) -> {
            repository.keepNote(now, incident, text.strip(), actor);
            incident.note("note", "incident.timeline.note", List.of(text.strip()), actor);
            incident.refresh();
        });
    }

    /**
     * Notes that alarms of the incident were shelved.
     *
     * @param alarms how many
     * @param until said for people, with its time zone
     */
    public void shelved(String number, int alarms, String until, String reason, String actor) {
        required("reason", reason);
        change(
                number,
                "shelve-alarms",
                actor,
                Map.of("alarms", alarms, "until", until, "reason", reason.strip()),
                (incident, now) -> {
                    incident.requireRunning();
                    incident.note(
                            "shelved",
                            "incident.timeline.shelved",
                            List.of(Integer.toString(alarms), until, reason.strip()),
                            actor);
                });
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

    private void change(
            String number, String action, String actor, Map<String, ?> details, BiConsumer<Incident, Instant> change) {
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        unitOfWork.take(Set.of(number));
        Incident incident = found(unitOfWork, number);
        change.accept(incident, unitOfWork.now());
        write(unitOfWork, incident, action, actor, details);
    }

    private void write(
            IncidentUnitOfWork unitOfWork, Incident incident, String action, String actor, Map<String, ?> details) {
        unitOfWork.write(commands, changes);
        audit.record(actor, action, "incident " + incident.number(), details);
    }

    private static Incident found(IncidentUnitOfWork unitOfWork, String number) {
        Incident incident = unitOfWork.find(number);
        if (incident == null) {
            throw new NotFoundException("incident", number);
        }
        return incident;
    }
}
