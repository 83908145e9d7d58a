package io.towerflow.dispatch.process;

import io.towerflow.dispatch.ProcessMessage;
import io.towerflow.dispatch.ProcessMessages;
import io.towerflow.dispatch.ProcessMessagesAppended;
import io.towerflow.storage.Backoff;
import io.towerflow.storage.PollingWorker;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells processes what happened to their work orders: each message in a transaction of its own with its deletion, in order
 * for each work order. What fails, because a person or another node was at the same process, is tried again a little later;
 * what no process can hear any more is dropped.
 */
@Component
class ProcessMessageWorker extends PollingWorker {

    private static final Logger log = LoggerFactory.getLogger(ProcessMessageWorker.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
    private static final Duration POLLING = Duration.ofSeconds(1);
    private static final int BATCH = 100;

    private final ProcessMessages messages;
    private final WorkOrderProcess process;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ProcessMessageWorker(
            ProcessMessages messages, WorkOrderProcess process, TransactionTemplate transaction, Clock clock) {
        super(Pace.of("dispatch-messages", POLLING));
        this.messages = messages;
        this.process = process;
        this.transaction = transaction;
        this.clock = clock;
    }

    @EventListener
    void wake(ProcessMessagesAppended news) {
        wake();
    }

    /** Tells the processes the messages that are due; returns whether any was told, so that the next in line may be due now. */
    @Override
    protected boolean look(int thread) {
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
        messages.postpone(message.id(), clock.instant().plus(BACKOFF.after(message.attempts())));
    }
}
