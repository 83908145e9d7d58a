package io.towerflow.incident.process;

import io.towerflow.engine.queue.ProcessCommand;
import io.towerflow.engine.queue.ProcessCommand.Kind;
import io.towerflow.engine.queue.ProcessCommand.Result;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.engine.queue.ProcessCommandsAppended;
import io.towerflow.engine.queue.ReportedProcess;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.incident.lifecycle.IncidentLifecycle;
import io.towerflow.incident.ranking.StormGuard;
import io.towerflow.storage.Backoff;
import io.towerflow.storage.PollingWorker;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Leads the engine after the incidents and their work orders: executes each process command and deletes it in one transaction,
 * in order for each subject, the most severe incident first. A command that fails waits and is tried again; only its own subject
 * waits with it.
 */
@Component
class CommandWorker extends PollingWorker {

    private static final Logger LOG = LoggerFactory.getLogger(CommandWorker.class);
    private static final int AT_ONCE = 16;

    /** Number of times as long as it works that a worker rests while the intake is behind: alarms come in before all else. */
    private static final int MAKE_WAY = 9;

    private final ProcessCommands commands;
    private final IncidentProcess process;
    private final ReportedProcess reported;
    private final IncidentLifecycle lifecycle;
    private final IncidentFigures figures;
    private final TransactionTemplate transaction;
    private final IncidentSettings.Commands settings;
    private final StormGuard guard;
    private final Clock clock;
    private final Backoff backoff;

    CommandWorker(
            ProcessCommands commands,
            IncidentProcess process,
            ReportedProcess reported,
            IncidentLifecycle lifecycle,
            IncidentFigures figures,
            TransactionTemplate transaction,
            IncidentSettings settings,
            StormGuard guard,
            Clock clock) {
        super(Pace.of("process-command", settings.commands().interval())
                .threads(settings.commands().threads())
                .pause(settings.commands().longestRetry().dividedBy(60))
                .ending(Duration.ofSeconds(10)));
        this.backoff = new Backoff(
                settings.commands().firstRetry(), settings.commands().longestRetry());
        this.commands = commands;
        this.process = process;
        this.reported = reported;
        this.lifecycle = lifecycle;
        this.figures = figures;
        this.transaction = transaction;
        this.settings = settings.commands();
        this.guard = guard;
        this.clock = clock;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ProcessCommandsAppended appended) {
        wake();
    }

    @Override
    protected boolean look(int thread) {
        return executeDue(thread, settings.threads());
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Executes what is due for this worker's share of the incidents; returns false where nothing was. */
    boolean executeDue(int worker, int workers) {
        List<ProcessCommands.Candidate> due = Tenancy.asSystem(() -> Objects.requireNonNull(
                transaction.execute(tx -> commands.due(clock.instant(), worker, workers, AT_ONCE))));
        boolean any = false;
        for (ProcessCommands.Candidate candidate : due) {
            Instant began = clock.instant();
            any |= execute(candidate);
            if (candidate.canWait() && guard.storm()) {
                pause(Duration.between(began, clock.instant()).multipliedBy(MAKE_WAY));
            }
        }
        return any;
    }

    private boolean execute(ProcessCommands.Candidate candidate) {
        ProcessCommand[] claimed = new ProcessCommand[1];
        try {
            return Tenancy.as(
                    candidate.tenant(),
                    () -> Boolean.TRUE.equals(transaction.execute(tx -> {
                        ProcessCommand command = commands.claim(candidate.id()).orElse(null);
                        if (command == null) {
                            return false;
                        }
                        claimed[0] = command;
                        MDC.put("incident", command.incidentNumber());
                        execute(command);
                        return true;
                    })));
        } catch (RuntimeException e) {
            postpone(candidate, claimed[0] == null ? 0 : claimed[0].attempts(), e);
            return true;
        } finally {
            MDC.remove("incident");
        }
    }

    private void execute(ProcessCommand command) {
        String number = command.incidentNumber();
        Result result =
                switch (command.kind()) {
                    case START -> {
                        process.start(number);
                        figures.started(number);
                        yield Result.DONE;
                    }
                    case MESSAGE ->
                        process.correlate(number, Objects.requireNonNull(command.name()), command.variables());
                    case TELL -> {
                        process.correlate(number, Objects.requireNonNull(command.name()), command.variables());
                        yield Result.DONE;
                    }
                    case REFRESH -> {
                        commands.done(command);
                        process.refresh(number);
                        yield Result.DONE;
                    }
                    case COMPLETE ->
                        process.complete(number, Objects.requireNonNull(command.name()), command.variables());
                    case REPORT -> reported.report(command);
                };
        boolean patient = command.kind() == Kind.REPORT || command.attempts() < settings.patience();
        if (result == Result.NOT_WAITING && patient) {
            throw new NotWaiting(command);
        }
        if (result != Result.DONE) {
            lifecycle.happened(
                    number,
                    "message-dropped",
                    "incident.timeline.messageDropped",
                    List.of(Objects.requireNonNullElse(command.name(), "")),
                    null);
        }
        commands.done(command);
    }

    private void postpone(ProcessCommands.Candidate candidate, int attempts, RuntimeException why) {
        Instant next = clock.instant().plus(backoff.after(attempts));
        if (why instanceof NotWaiting) {
            LOG.debug("{}", why.getMessage());
        } else {
            LOG.warn("Process command {} failed and is tried again at {}", candidate.id(), next, why);
        }
        Tenancy.as(
                candidate.tenant(),
                () -> transaction.executeWithoutResult(
                        tx -> commands.failed(candidate.id(), String.valueOf(why), next)));
    }

    /** Signal that the process runs, but is on its way to where it waits for the message. */
    private static final class NotWaiting extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotWaiting(ProcessCommand command) {
            super("The process of " + command.subject() + " does not wait for " + command.name() + " yet");
        }
    }
}
