package io.towerflow.incident.lifecycle;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.LearnedCauses;
import io.towerflow.correlation.RootCause;
import io.towerflow.correlation.Situations;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import io.towerflow.rules.ProbableCauses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
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
        Instant opened = repository.find(Set.of(number)).getFirst().openedAt();
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
                incident -> new Start(
                        incident.processInstanceId(),
                        urgency(incident),
                        settings.sla().of(incident.severity()),
                        settings.recheck(),
                        settings.confirmation()));
    }

    /** Computes the urgency as of now; the list has it too. */
    private int urgency(Incident incident) {
        if (!repository
                .rank(clock.instant().truncatedTo(ChronoUnit.MICROS), List.of(incident))
                .isEmpty()) {
            changes.noted(incident.tenant(), incident.number());
        }
        return incident.urgency();
    }

    /** Records that the incident's process has begun. */
    @Transactional
    public void started(String number, String processInstanceId) {
        apply(number, incident -> incident.started(processInstanceId));
    }

    /**
     * Looks for the root cause again and says how long the fault is given to clear by itself: zero where it does not, and
     * always for a critical incident.
     */
    @Transactional
    public Duration findRootCause(String number) {
        return change(number, incident -> {
            List<UUID> held = held(incident);
            if (!held.isEmpty() && !situations.alarmsOf(held).isEmpty()) {
                incident.believe(situations.rootCauseOf(held));
            }
            return grace(incident);
        });
    }

    private static List<UUID> held(Incident incident) {
        return incident.situations().stream().map(Incident.Situation::id).toList();
    }

    private Duration grace(Incident incident) {
        RootCause cause = incident.rootCause();
        if (cause == null || incident.severity() == PerceivedSeverity.CRITICAL) {
            return Duration.ZERO;
        }
        Duration grace = causes.of(cause.probableCause()).grace();
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
        apply(number, incident -> incident.decided(decision, actor));
    }

    /** Sends {@link Incident#ACKNOWLEDGED} to what waits for it: somebody takes care of the incident. */
    @Transactional
    public void tellAcknowledged(String number) {
        apply(number, incident -> incident.tell(Incident.ACKNOWLEDGED));
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
        apply(number, incident -> {
            repository.keepFeedback(clock.instant(), incident, verdict, words, actor);
            learnedCauses.judged(number, held(incident), incident.rootCause(), verdict, actor);
            incident.judged(verdict, words, actor);
        });
    }

    /** Records something that only the timeline remembers. */
    @Transactional
    public void happened(String number, String kind, String key, List<String> arguments, @Nullable String actor) {
        apply(number, incident -> incident.note(kind, key, arguments, actor));
    }

    /** Returns whether all alarms are clear, as far as the incident has heard. */
    @Transactional
    public boolean allClear(String number) {
        return change(number, Incident::clear);
    }

    /**
     * Returns whether somebody has to confirm the root cause: whoever worked on it, and, where nobody did, only for a fault that
     * outlasted its grace and is as severe as {@link IncidentSettings#confirmUntouchedFrom()}. Who has not seen a fault can only
     * guess its cause, and a storm would leave thousands of such questions.
     */
    @Transactional
    public boolean needsPerson(String number, boolean withinGrace) {
        return change(number, incident -> {
            boolean touched = incident.acknowledgedBy() != null || incident.decision() != null;
            boolean grave = !settings.confirmUntouchedFrom().worseThan(incident.severity());
            boolean needed = touched || (!withinGrace && grave);
            if (!needed) {
                incident.note("cleared-by-itself", "incident.timeline.clearedByItself", List.of(), null);
            }
            return needed;
        });
    }

    /** Closes the incident at the end of its process, unless it ended otherwise before. */
    @Transactional
    public void close(String number) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        change(number, now, incident -> {
            incident.close(now);
            return incident;
        });
    }

    private void apply(String number, Consumer<Incident> change) {
        change(number, incident -> {
            change.accept(incident);
            return incident;
        });
    }

    private <T> T change(String number, Function<Incident, T> change) {
        return change(number, clock.instant(), change);
    }

    private <T> T change(String number, Instant now, Function<Incident, T> change) {
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, now);
        unitOfWork.take(Set.of(number));
        Incident incident = unitOfWork.find(number);
        if (incident == null) {
            throw new NotFoundException("incident", number);
        }
        T result = change.apply(incident);
        unitOfWork.write(commands, changes);
        return result;
    }
}
