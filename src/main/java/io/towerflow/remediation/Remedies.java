package io.towerflow.remediation;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.Alarms;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.remediation.RemoteActions.Answer;
import io.towerflow.remediation.RemoteActions.Request;
import io.towerflow.remediation.RemoteActions.Result;
import io.towerflow.rules.Family;
import io.towerflow.rules.ProbableCauses;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tries to cure an incident by a remote action, step by step: each step is called by the process {@code remediate-remotely}, and tells
 * the incident's timeline. An action is claimed in a transaction of its own before the element manager is called: whoever
 * finds it claimed and not answered knows that a call may have been made, and makes none.
 */
@Service
@EnableConfigurationProperties(RemediationSettings.class)
public class Remedies {

    private static final Logger LOG = LoggerFactory.getLogger(Remedies.class);
    private static final Duration DAY = Duration.ofHours(24);
    private static final int MOST_WORDS = 500;

    private final RemoteActionRepository repository;
    private final RemedyRules rules;
    private final RemedySwitches switches;
    private final RemoteActions actions;
    private final MaintenanceWindows windows;
    private final Incidents incidents;
    private final Alarms alarms;
    private final Inventory inventory;
    private final ProbableCauses causes;
    private final TransactionTemplate apart;
    private final Clock clock;

    Remedies(
            RemoteActionRepository repository,
            RemedyRules rules,
            RemedySwitches switches,
            RemoteActions actions,
            MaintenanceWindows windows,
            Incidents incidents,
            Alarms alarms,
            Inventory inventory,
            ProbableCauses causes,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.repository = repository;
        this.rules = rules;
        this.switches = switches;
        this.actions = actions;
        this.windows = windows;
        this.incidents = incidents;
        this.alarms = alarms;
        this.inventory = inventory;
        this.causes = causes;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /**
     * A remedy that the rules allow.
     *
     * @param verify how long the alarm is given to clear after the action
     */
    public record Proposed(UUID id, Duration verify) {}

    /**
     * Returns whether a remedy is worth a process: an element manager is set up and the rules know an action for the
     * cause. Asked for every incident, so it reads no table but the incident's.
     */
    @Transactional(readOnly = true)
    public boolean worthTrying(String number) {
        Incident incident = incidents.find(number).orElseThrow();
        RootCause cause = incident.rootCause();
        if (!actions.ready() || cause == null) {
            return false;
        }
        return rules.decide(facts(incident, cause, Surroundings.QUIET, false)).action() != null;
    }

    /** Asks the rules; empty where they refuse, or where somebody else is about to act on the object. */
    @Transactional
    public Optional<Proposed> propose(String number, boolean byPerson) {
        Incident incident = incidents.find(number).orElseThrow();
        RootCause cause = incident.rootCause();
        if (cause == null || !actions.ready()) {
            note(number, "remedy-refused", "remediation.timeline.impossible");
            return Optional.empty();
        }
        RemedyRules.Decision decision = rules.decide(facts(incident, cause, surroundings(cause), byPerson));
        if (!decision.allowed()) {
            note(
                    number,
                    "remedy-refused",
                    "remediation.refused." + decision.refused(),
                    cause.alarmedObject(),
                    decision.rule(),
                    version(decision.ruleVersion()));
            return Optional.empty();
        }
        String action = Objects.requireNonNull(decision.action());
        RemoteAction proposed = new RemoteAction(
                UUID.randomUUID(),
                number,
                cause.siteId(),
                cause.alarmedObject(),
                action,
                decision.undo(),
                byPerson,
                decision.rule(),
                decision.ruleVersion(),
                (int) decision.verify().toSeconds(),
                "proposed",
                null,
                null,
                null,
                null,
                null,
                clock.instant(),
                null,
                null,
                null,
                null);
        if (!repository.insert(proposed)) {
            note(
                    number,
                    "remedy-refused",
                    "remediation.refused.busy",
                    cause.alarmedObject(),
                    decision.rule(),
                    version(decision.ruleVersion()));
            return Optional.empty();
        }
        note(
                number,
                "remedy-allowed",
                "remediation.allowed." + action,
                cause.alarmedObject(),
                decision.rule(),
                version(decision.ruleVersion()));
        return Optional.of(new Proposed(proposed.id(), decision.verify()));
    }

    /** Facts around an incident. */
    private record Surroundings(
            boolean onBattery,
            boolean doorOpen,
            boolean maintenance,
            int tries,
            @Nullable Long minutesSinceLast,
            @Nullable String busyWith,
            Set<String> switchedOff) {

        static final Surroundings QUIET = new Surroundings(false, false, false, 0, null, null, Set.of());
    }

    private Surroundings surroundings(RootCause cause) {
        Instant now = clock.instant();
        Set<Family> active = activeAt(cause.siteId());
        List<Instant> claims = repository.claims(cause.alarmedObject(), now.minus(DAY));
        return new Surroundings(
                active.contains(Family.MAINS),
                active.contains(Family.DOOR) || active.contains(Family.SECURITY),
                windows.plannedWork(Tenancy.required(), now, now.plusSeconds(1)).stream()
                        .anyMatch(work -> work.sites().contains(cause.siteId())),
                claims.size(),
                claims.isEmpty()
                        ? null
                        : Duration.between(claims.getFirst(), now).toMinutes(),
                repository
                        .openOn(cause.alarmedObject())
                        .map(RemoteAction::incidentNumber)
                        .orElse(null),
                switches.offAt(cause.siteId()));
    }

    /** Families of the active alarms of a site and its equipment, whatever incident they belong to. */
    private Set<Family> activeAt(String siteId) {
        Topology network = inventory.topology(Tenancy.required());
        Stream<String> objects = Stream.concat(
                Stream.of(siteId),
                network.equipmentAt(siteId).stream()
                        .filter(piece -> Set.of(EquipmentKind.DOOR, EquipmentKind.RECTIFIER)
                                .contains(piece.kind()))
                        .map(Equipment::id));
        List<Alarm> active = new ArrayList<>();
        objects.forEach(
                object -> active.addAll(alarms.page(Map.of("alarmedObject.id", object, "state", "raised"), 0, 100)
                        .alarms()));
        return Set.copyOf(active.stream()
                .map(alarm -> causes.of(alarm.probableCause()).family())
                .distinct()
                .toList());
    }

    private RemedyCase facts(Incident incident, RootCause cause, Surroundings around, boolean byPerson) {
        Topology network = inventory.topology(incident.tenant());
        Equipment piece = network.equipment(cause.alarmedObject());
        Site site = network.site(cause.siteId());
        return new RemedyCase(
                causes.of(cause.probableCause()).family(),
                piece == null ? null : piece.kind(),
                incident.severity(),
                cause.confidence(),
                incident.sites().size(),
                site == null ? 0 : site.occupants().size(),
                around.onBattery(),
                around.doorOpen(),
                around.maintenance(),
                around.tries(),
                around.minutesSinceLast(),
                around.busyWith(),
                around.switchedOff(),
                byPerson);
    }

    /** Asks the element manager whether it could do it; true where it says so. */
    @Transactional
    public boolean dryRun(UUID id) {
        RemoteAction action = get(id);
        Answer answer = actions.perform(new Request(action.action(), action.object(), true, id + ":dry-run"));
        repository.dryRun(id, words(answer));
        boolean well = answer.result() == Result.DONE;
        if (!well) {
            repository.decide(id, "refused", clock.instant());
        }
        note(
                action.incidentNumber(),
                "remedy-dry-run",
                well ? "remediation.timeline.dryRunWell" : "remediation.timeline.dryRunFailed",
                action.object(),
                said(answer));
        return well;
    }

    /**
     * Acts, once and never again. False where it was surely not done. Switches are looked at once more: whoever switches off
     * expects that nothing begins after it.
     */
    @Transactional
    public boolean act(UUID id) {
        RemoteAction action = get(id);
        if (action.state().equals("proposed") && switches.offAt(action.siteId()).contains(action.action())) {
            repository.decide(id, "refused", clock.instant());
            note(action.incidentNumber(), "remedy-refused", "remediation.timeline.switchedOff", action.object());
            return false;
        }
        boolean mine = Boolean.TRUE.equals(apart.execute(tx -> repository.claim(id, clock.instant())));
        Answer answer;
        if (mine) {
            answer = actions.perform(new Request(action.action(), action.object(), false, id.toString()));
        } else if (get(id).state().equals("claimed")) {
            LOG.warn(
                    "Remote action {} was claimed before and has no answer: it may have been taken, and is not repeated",
                    id);
            answer = new Answer(Result.UNKNOWN, "the call was interrupted");
        } else {
            // Told and stored in a transaction of its own; only the engine's one has to be repeated
            RemoteAction stored = get(id);
            answer = new Answer(result(stored.state()), Objects.requireNonNullElse(stored.answer(), ""));
        }
        apart.executeWithoutResult(
                tx -> repository.answered(id, state(answer.result()), words(answer), clock.instant()));
        note(
                action.incidentNumber(),
                "remedy-acted",
                "remediation.timeline.acted." + state(answer.result()),
                action.object(),
                said(answer));
        if (answer.result() == Result.NOT_DONE) {
            repository.decide(id, "refused", clock.instant());
            return false;
        }
        return true;
    }

    /** Says until when the alarms on the object of an action that was taken have time to clear. */
    @Transactional(readOnly = true)
    public Instant clearsUntil(UUID id) {
        RemoteAction action = get(id);
        return Objects.requireNonNullElse(action.actedAt(), clock.instant())
                .plusSeconds(action.verifySeconds())
                .truncatedTo(ChronoUnit.SECONDS);
    }

    /** Returns whether the alarms on the object have cleared; then the action counts as their cure. */
    @Transactional
    public boolean verify(UUID id) {
        RemoteAction action = get(id);
        boolean clear = clear(action);
        if (clear) {
            cured(action);
        }
        return clear;
    }

    /** Undoes an action that did not help, once; one of which nobody knows whether it was taken is left as it is. */
    @Transactional
    public void undo(UUID id) {
        RemoteAction action = get(id);
        String undo = action.undo();
        if (undo == null || !action.state().equals("done")) {
            note(
                    action.incidentNumber(),
                    "remedy-failed",
                    action.state().equals("done")
                            ? "remediation.timeline.nothingToUndo"
                            : "remediation.timeline.unknownLeft",
                    action.object());
        } else {
            boolean mine = Boolean.TRUE.equals(apart.execute(tx -> repository.claimUndo(id)));
            Answer answer = mine
                    ? actions.perform(new Request(undo, action.object(), false, id + ":undo"))
                    : new Answer(
                            Objects.equals(get(id).undoState(), "claimed")
                                    ? Result.UNKNOWN
                                    : result(Objects.requireNonNull(get(id).undoState())),
                            "the call was interrupted");
            apart.executeWithoutResult(
                    tx -> repository.undone(id, state(answer.result()), words(answer), clock.instant()));
            note(
                    action.incidentNumber(),
                    "remedy-undone",
                    "remediation.timeline.undone." + state(answer.result()),
                    action.object(),
                    said(answer));
        }
        repository.decide(id, "not-cleared", clock.instant());
    }

    /**
     * The process of the action is over, however it ended: also because the incident cleared, was merged or was cancelled
     * meanwhile.
     */
    @Transactional
    public void settle(UUID id) {
        RemoteAction action = get(id);
        if (action.decidedAt() != null) {
            return;
        }
        if (action.mayHaveActed() && clear(action)) {
            cured(action);
        } else {
            repository.decide(id, "abandoned", clock.instant());
        }
    }

    private void cured(RemoteAction action) {
        if (repository.decide(action.id(), "cleared", clock.instant())) {
            note(action.incidentNumber(), "remedy-cleared", "remediation.timeline.cleared", action.object());
        }
    }

    /**
     * Returns whether what the object reported is clear; of one that reports nothing itself, all that the incident
     * knows. No alarm proves nothing.
     */
    private boolean clear(RemoteAction action) {
        List<Alarm> all = alarms.findAll(incidents.alarmsOf(action.incidentNumber()));
        List<Alarm> own = all.stream()
                .filter(alarm -> alarm.alarmedObjectId().equals(action.object()))
                .toList();
        List<Alarm> telling = own.isEmpty() ? all : own;
        return !telling.isEmpty() && telling.stream().noneMatch(Alarm::active);
    }

    /** A page of the actions, newest first; of one incident if it is given. */
    @Transactional(readOnly = true)
    public Page page(@Nullable String incident, int offset, int limit) {
        return new Page(repository.page(incident, offset, limit), repository.count(incident));
    }

    /** A page and the number of actions on all pages. */
    public record Page(List<RemoteAction> actions, long total) {}

    private RemoteAction get(UUID id) {
        return repository.find(id).orElseThrow(() -> new IllegalStateException("There is no remote action " + id));
    }

    private void note(String number, String kind, String key, String... arguments) {
        incidents.note(number, new TimelineEntry(clock.instant(), kind, key, List.of(arguments), null));
    }

    /** Quotes what others said, so that it is not taken for a word of ours. */
    private static String said(Answer answer) {
        return "« " + words(answer) + " »";
    }

    private static String words(Answer answer) {
        return answer.words().length() > MOST_WORDS ? answer.words().substring(0, MOST_WORDS) : answer.words();
    }

    private static String state(Result result) {
        return switch (result) {
            case DONE -> "done";
            case NOT_DONE -> "not-done";
            case UNKNOWN -> "unknown";
        };
    }

    private static Result result(String state) {
        return switch (state) {
            case "done" -> Result.DONE;
            case "not-done" -> Result.NOT_DONE;
            default -> Result.UNKNOWN;
        };
    }

    private static String version(int version) {
        return Integer.toString(version);
    }
}
