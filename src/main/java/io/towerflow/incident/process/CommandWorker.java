package io.towerflow.incident.process;

import io.towerflow.engine.queue.ProcessCommand;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.engine.queue.ProcessCommandsAppended;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.incident.lifecycle.IncidentLifecycle;
import io.towerflow.incident.ranking.StormGuard;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Leads the engine after the incidents: executes each process command and deletes it in one transaction, in order for each
 * incident, the most severe incident first. A command that fails waits and is tried again; only its own incident waits with
 * it.
 */
@Component
class CommandWorker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CommandWorker.class);
    private static final int AT_ONCE = 16;

    /** While the intake is behind, a worker rests so many times as long as it works: alarms come in before all else. */
    private static final int MAKE_WAY = 9;

    private final ProcessCommands commands;
    private final IncidentProcess process;
    private final IncidentLifecycle course;
    private final IncidentFigures figures;
    private final TransactionTemplate transaction;
    private final IncidentSettings.Commands settings;
    private final StormGuard guard;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    CommandWorker(
            ProcessCommands commands,
            IncidentProcess process,
            IncidentLifecycle course,
            IncidentFigures figures,
            TransactionTemplate transaction,
            IncidentSettings settings,
            StormGuard guard,
            Clock clock) {
        this.commands = commands;
        this.process = process;
        this.course = course;
        this.figures = figures;
        this.transaction = transaction;
        this.settings = settings.commands();
        this.guard = guard;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < settings.threads(); i++) {
            int worker = i;
            threads.add(
                    Thread.ofPlatform().name("process-command-" + i).daemon().start(() -> work(worker)));
        }
    }

    @Override
    public void stop() {
        running = false;
        wake.release(threads.size());
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ProcessCommandsAppended appended) {
        if (wake.availablePermits() < settings.threads()) {
            wake.release(settings.threads());
        }
    }

    private void work(int worker) {
        while (running) {
            try {
                if (!executeDue(worker, settings.threads())) {
                    wake.tryAcquire(settings.interval().toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("Process commands could not be looked for", e);
                pause(settings.longestRetry().dividedBy(60));
            }
        }
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Executes what is due for this worker's share of the incidents; false where nothing was. */
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
        IncidentProcess.Result result =
                switch (command.kind()) {
                    case START -> {
                        process.start(number);
                        figures.started(number);
                        yield IncidentProcess.Result.DONE;
                    }
                    case MESSAGE ->
                        process.correlate(number, Objects.requireNonNull(command.name()), command.variables());
                    case TELL -> {
                        process.correlate(number, Objects.requireNonNull(command.name()), command.variables());
                        yield IncidentProcess.Result.DONE;
                    }
                    case REFRESH -> {
                        commands.done(command);
                        process.refresh(number);
                        yield IncidentProcess.Result.DONE;
                    }
                    case COMPLETE ->
                        process.complete(number, Objects.requireNonNull(command.name()), command.variables());
                };
        if (result == IncidentProcess.Result.NOT_WAITING && command.attempts() < settings.patience()) {
            throw new NotWaiting(command);
        }
        if (result != IncidentProcess.Result.DONE) {
            course.happened(
                    number,
                    "message-dropped",
                    "incident.timeline.messageDropped",
                    List.of(Objects.requireNonNullElse(command.name(), "")),
                    null);
        }
        commands.done(command);
    }

    private void postpone(ProcessCommands.Candidate candidate, int attempts, RuntimeException why) {
        Duration wait = settings.firstRetry().multipliedBy(1L << Math.min(attempts, 16));
        Duration bounded = wait.compareTo(settings.longestRetry()) > 0 ? settings.longestRetry() : wait;
        Instant next = clock.instant().plus(bounded);
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

    /** The process runs, but is on its way to where it waits for the message. */
    private static final class NotWaiting extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotWaiting(ProcessCommand command) {
            super("The process of " + command.incidentNumber() + " does not wait for " + command.name() + " yet");
        }
    }
}
