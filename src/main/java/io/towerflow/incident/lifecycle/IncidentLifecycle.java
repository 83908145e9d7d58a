package io.towerflow.incident.lifecycle;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.LearnedCauses;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.Situations;
import io.towerflow.engine.queue.ProcessCommand.Kind;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.incident.IncidentState;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.rules.ProbableCauses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Changes an incident as its process says, step by step. */
@Service
@EnableConfigurationProperties(IncidentSettings.class)
public class IncidentLifecycle {

    /** Decisions that a dispatcher can take. */
    public static final Set<String> DECISIONS = Set.of("remote", "dispatch", "watch");

    /** Message that an escalation waits for. */
    public static final String ACKNOWLEDGED = "incident.acknowledged";

    /** Verdicts that a person can give on a root cause. */
    public static final Set<String> VERDICTS = Set.of("confirmed", "wrong-cause", "wrong-group");

    private final IncidentRepository repository;
    private final ProcessCommands commands;
    private final IncidentEvents changes;
    private final IncidentSettings settings;
    private final ProbableCauses causes;
    private final Situations situations;
    private final LearnedCauses learnedCauses;
    private final Clock clock;

    IncidentLifecycle(
            IncidentRepository repository,
            ProcessCommands commands,
            IncidentEvents changes,
            IncidentSettings settings,
            ProbableCauses causes,
            Situations situations,
            LearnedCauses learnedCauses,
            Clock clock) {
        this.repository = repository;
        this.commands = commands;
        this.changes = changes;
        this.settings = settings;
        this.causes = causes;
        this.situations = situations;
        this.learnedCauses = learnedCauses;
        this.clock = clock;
    }

    /**
     * Values with which a process is started.
     *
     * @param running the id of the process that the incident already has, or null
     * @param priority of its jobs and tasks: its urgency
     * @param sla how long it may take before it is escalated
     * @param recheck how long it may wait for its alarms to clear before somebody looks again
     * @param confirmation how long its root cause waits to be confirmed
     */
    public record Start(
            @Nullable String running, int priority, Duration sla, Duration recheck, Duration confirmation) {}

    /**
     * Way from the first alarm to the incident.
     *
     * @param acceptedAt when the first alarm was accepted
     * @param settling how long the alarms were given to gather
     */
    public record Way(Instant acceptedAt, Duration settling) {}

    /** Returns how the incident came about; empty where people opened it or its alarms are of no time. */
    @Transactional(readOnly = true)
    public Optional<Way> way(String number) {
        List<UUID> held = repository.situationsOf(Set.of(number)).stream()
                .map(IncidentRepository.HeldBy::situation)
                .toList();
        if (held.isEmpty()) {
            return Optional.empty();
        }
        Instant opened = repository.find(Set.of(number)).getFirst().draft().openedAt;
        Optional<Instant> stored = situations.talliesOf(held).stream()
                .map(Situations.Tally::openedAt)
                .min(Instant::compareTo);
        // An alarm's id is a UUID of version 7: it begins with the millisecond in which the alarm was accepted
        Optional<Instant> accepted = situations.alarmsOf(held).stream()
                .filter(id -> id.version() == 7)
                .map(id -> Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
                .min(Instant::compareTo);
        return accepted.flatMap(at -> stored.map(first -> new Way(at, Duration.between(first, opened))));
    }

    @Transactional
    public Start start(String number) {
        return change(
                number,
                (unitOfWork, draft) -> new Start(
                        draft.processInstanceId,
                        urgency(draft),
                        settings.sla().of(draft.severity),
                        settings.recheck(),
                        settings.confirmation()));
    }

    /** Computes the urgency as of now; the list has it too. */
    private int urgency(IncidentDraft draft) {
        if (!repository
                .rank(clock.instant().truncatedTo(ChronoUnit.MICROS), List.of(draft))
                .isEmpty()) {
            changes.noted(draft.tenant, draft.number);
        }
        return Objects.requireNonNull(draft.rank).urgency();
    }

    /** Records that the incident's process has begun. */
    @Transactional
    public void started(String number, String processInstanceId) {
        change(number, (unitOfWork, draft) -> {
            draft.processInstanceId = processInstanceId;
            unitOfWork.changed(draft);
            return draft;
        });
    }

    /**
     * Looks for the root cause again and says how long the fault is given to clear by itself: zero where it does not, and
     * always for a critical incident.
     */
    @Transactional
    public Duration findRootCause(String number) {
        return change(number, (unitOfWork, draft) -> {
            RootCause before = draft.rootCause;
            RootCause found = rootCause(draft);
            if (found != null && !found.equals(before)) {
                draft.rootCause = found;
                unitOfWork.changed(draft);
                if (before != null && !saysTheSame(before, found)) {
                    unitOfWork.refresh(draft);
                }
                if (before != null && !before.alarmedObject().equals(found.alarmedObject())) {
                    unitOfWork.note(
                            draft,
                            "root-cause-changed",
                            "incident.timeline.rootCauseChanged",
                            List.of(found.probableCause(), found.alarmedObject()),
                            null);
                }
            }
            return grace(draft);
        });
    }

    /** Returns whether people read the same of both. */
    private static boolean saysTheSame(RootCause before, RootCause found) {
        return before.explanation().equals(found.explanation())
                && Objects.equals(before.consequence(), found.consequence())
                && before.confidence() == found.confidence();
    }

    private @Nullable RootCause rootCause(IncidentDraft draft) {
        List<UUID> held = draft.held.stream().map(one -> one.situation).toList();
        return held.isEmpty() || situations.alarmsOf(held).isEmpty() ? draft.rootCause : situations.rootCauseOf(held);
    }

    private Duration grace(IncidentDraft draft) {
        if (draft.rootCause == null || draft.severity == PerceivedSeverity.CRITICAL) {
            return Duration.ZERO;
        }
        Duration grace = causes.of(draft.rootCause.probableCause()).grace();
        return grace.compareTo(settings.longestGrace()) > 0 ? settings.longestGrace() : grace;
    }

    /**
     * Records that somebody decided what to do. Nobody else changes the incident from here to the end of the transaction.
     *
     * @param decision one of {@link #DECISIONS}
     * @throws RuleBrokenException for any other word
     */
    @Transactional
    public void decided(String number, @Nullable String decision, @Nullable String actor) {
        if (decision == null || !DECISIONS.contains(decision)) {
            throw new RuleBrokenException("The decision must be one of remote, dispatch and watch, not " + decision);
        }
        change(number, (unitOfWork, draft) -> {
            draft.decision = decision;
            if (draft.acknowledgedBy == null) {
                draft.acknowledgedBy = actor;
            }
            unitOfWork.note(draft, "decided", "incident.timeline.decided." + decision, List.of(), actor);
            return draft;
        });
    }

    /** Sends {@link #ACKNOWLEDGED} to what waits for it: somebody takes care of the incident. */
    @Transactional
    public void tellAcknowledged(String number) {
        change(number, (unitOfWork, draft) -> {
            unitOfWork.command(draft, Kind.TELL, ACKNOWLEDGED, Map.of());
            return draft;
        });
    }

    /**
     * Records that somebody judged the root cause; what they say is kept, with the belief that they judge.
     *
     * @param verdict one of {@link #VERDICTS}
     * @param words what it was instead, if they say so
     * @throws RuleBrokenException for any other verdict
     */
    @Transactional
    public void judged(String number, @Nullable String verdict, @Nullable String words, @Nullable String actor) {
        if (verdict == null || !VERDICTS.contains(verdict)) {
            throw new RuleBrokenException(
                    "The verdict must be one of confirmed, wrong-cause and wrong-group, not " + verdict);
        }
        change(number, (unitOfWork, draft) -> {
            repository.keepFeedback(clock.instant(), draft, verdict, words, actor);
            learnedCauses.judged(
                    number, draft.held.stream().map(one -> one.situation).toList(), draft.rootCause, verdict, actor);
            unitOfWork.note(
                    draft,
                    "judged",
                    "incident.timeline.judged." + verdict + (words == null ? "" : "Words"),
                    words == null ? List.of() : List.of(words),
                    actor);
            return draft;
        });
    }

    /** Records something that only the timeline remembers. */
    @Transactional
    public void happened(String number, String kind, String key, List<String> arguments, @Nullable String actor) {
        change(number, (unitOfWork, draft) -> {
            unitOfWork.note(draft, kind, key, arguments, actor);
            return draft;
        });
    }

    /** Returns whether all alarms are clear, as far as the incident has heard. */
    @Transactional
    public boolean allClear(String number) {
        return change(number, (unitOfWork, draft) -> draft.clear());
    }

    /**
     * Returns whether somebody has to confirm the root cause: whoever worked on it, and, where nobody did, only for a fault that
     * outlasted its grace and is as severe as {@link IncidentSettings#confirmUntouchedFrom()}. Who has not seen a fault can only
     * guess its cause, and a storm would leave thousands of such questions.
     */
    @Transactional
    public boolean needsPerson(String number, boolean withinGrace) {
        return change(number, (unitOfWork, draft) -> {
            boolean touched = draft.acknowledgedBy != null || draft.decision != null;
            boolean grave = !settings.confirmUntouchedFrom().worseThan(draft.severity);
            boolean needed = touched || (!withinGrace && grave);
            if (!needed) {
                unitOfWork.note(draft, "cleared-by-itself", "incident.timeline.clearedByItself", List.of(), null);
            }
            return needed;
        });
    }

    /** Closes the incident at the end of its process, unless it ended otherwise before. */
    @Transactional
    public void close(String number) {
        change(number, (unitOfWork, draft) -> {
            if (!draft.state.ended()) {
                draft.state = IncidentState.CLOSED;
                draft.closedAt = unitOfWork.now();
                unitOfWork.note(draft, "closed", "incident.timeline.closed", List.of(), null);
            }
            return draft;
        });
    }

    private <T> T change(String number, Change<T> change) {
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        unitOfWork.take(Set.of(number));
        IncidentDraft draft = unitOfWork.find(number);
        if (draft == null) {
            throw new NotFoundException("incident", number);
        }
        T result = change.make(unitOfWork, draft);
        unitOfWork.write(commands, changes);
        return result;
    }

    /** Change of one incident. */
    private interface Change<T> {
        T make(IncidentUnitOfWork unitOfWork, IncidentDraft draft);
    }
}
