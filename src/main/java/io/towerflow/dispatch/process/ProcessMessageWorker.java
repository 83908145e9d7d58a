package io.towerflow.dispatch.process;

import io.towerflow.dispatch.ProcessMessage;
import io.towerflow.dispatch.ProcessMessages;
import io.towerflow.dispatch.ProcessMessagesAppended;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells processes what happened to their work orders: each message in a transaction of its own with its deletion, in order
 * for each work order. What fails, because a person or another node was at the same process, is tried again a little later;
 * what no process can hear any more is dropped.
 */
@Component
class ProcessMessageWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ProcessMessageWorker.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration POLLING = Duration.ofSeconds(1);
    private static final int BATCH = 100;

    private final ProcessMessages messages;
    private final WorkOrderProcess process;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Semaphore wakeUp = new Semaphore(0);
    private @Nullable Thread thread;
    private volatile boolean running;

    ProcessMessageWorker(
            ProcessMessages messages, WorkOrderProcess process, TransactionTemplate transaction, Clock clock) {
        this.messages = messages;
        this.process = process;
        this.transaction = transaction;
        this.clock = clock;
    }

    @EventListener
    void wake(ProcessMessagesAppended news) {
        wakeUp.release();
    }

    @Override
    public synchronized void start() {
        // Before the thread: it ends at once where it does not find it set.
        running = true;
        thread = Thread.ofPlatform().name("dispatch-messages").daemon().start(this::work);
    }

    @Override
    public synchronized void stop() {
        Thread worker = thread;
        running = false;
        thread = null;
        wakeUp.release();
        if (worker != null) {
            try {
                worker.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void work() {
        while (running) {
            boolean more = false;
            try {
                more = tellDue();
            } catch (RuntimeException e) {
                log.warn("Messages to dispatch processes could not be read; trying again", e);
            }
            if (!more) {
                await();
            }
        }
    }

    private void await() {
        try {
            if (wakeUp.tryAcquire(POLLING.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeUp.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    /** Tells the messages that are due; returns whether any was told, so that the next in line may be due now. */
    private boolean tellDue() {
        List<ProcessMessage> due = Objects.requireNonNull(
                Tenancy.asSystem(() -> transaction.execute(tx -> messages.due(clock.instant(), BATCH))));
        boolean told = false;
        for (ProcessMessage message : due) {
            told |= tell(message);
        }
        return told;
    }

    private boolean tell(ProcessMessage message) {
        try {
            return Boolean.TRUE.equals(Tenancy.as(
                    message.tenant(),
                    () -> transaction.execute(tx ->
                            messages.claim(message.id()).map(this::tellOrWait).orElse(false))));
        } catch (RuntimeException e) {
            log.info(
                    "{} of {} ({}) could not be told to its process yet: {}",
                    message.name(),
                    message.workOrderId(),
                    message.incidentNumber(),
                    e.toString());
            Tenancy.as(message.tenant(), () -> transaction.executeWithoutResult(tx -> postpone(message)));
            return false;
        }
    }

    private boolean tellOrWait(ProcessMessage message) {
        if (process.tell(message)) {
            messages.remove(message.id());
            return true;
        }
        if (process.runs(message)) {
            postpone(message);
            return false;
        }
        log.info(
                "{} of {} ({}) is dropped: its process has ended",
                message.name(),
                message.workOrderId(),
                message.incidentNumber());
        messages.remove(message.id());
        return true;
    }

    private void postpone(ProcessMessage message) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(message.attempts(), 10));
        messages.postpone(
                message.id(), clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
    }
}
