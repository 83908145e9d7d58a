package io.towerflow.notification.delivery;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.MessageChannel.Absent;
import io.towerflow.notification.MessageChannel.Accepted;
import io.towerflow.notification.MessageChannel.CannotAsk;
import io.towerflow.notification.MessageChannel.FindResult;
import io.towerflow.notification.MessageChannel.Found;
import io.towerflow.notification.MessageChannel.NotSent;
import io.towerflow.notification.MessageChannel.Refused;
import io.towerflow.notification.MessageChannel.SendResult;
import io.towerflow.notification.MessageChannel.Unanswered;
import io.towerflow.notification.MessageChannel.Undecided;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.OptOuts;
import io.towerflow.notification.delivery.MessageRepository.Claimed;
import io.towerflow.notification.throttle.MessageThrottle;
import io.towerflow.storage.Backoff;
import io.towerflow.storage.PollingWorker;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends the messages of one provider. Each is claimed and the claim committed before the provider is called, so that whoever
 * finds a claimed message later knows that a call may have gone out, and asks the provider instead of calling again.
 */
public class ChannelSender extends PollingWorker {

    private static final Logger log = LoggerFactory.getLogger(ChannelSender.class);
    private static final int QUESTIONS = 20;

    /** Shortest time from the beginning of a round to the next one's: under load one round serves several, and nobody notices. */
    private static final Duration PACE = Duration.ofMillis(30);

    private final MessageChannel way;
    private final Channel channel;
    private final MessageRepository repository;
    private final ProviderStates providers;
    private final FailOver failOver;
    private final MessageThrottle throttle;
    private final StateChanges changes;
    private final TransactionTemplate transaction;
    private final NotificationSettings settings;
    private final Clock clock;
    private final Backoff backoff;
    private final int calls;
    private final Semaphore freeCalls;
    private final Semaphore asking = new Semaphore(1);
    /** Whether messages may wait for a call to end. */
    private volatile boolean allTaken;
    /** Time when what is late was looked for; null: to be looked for now. */
    private volatile @Nullable Instant lookedAt;

    public ChannelSender(
            MessageChannel way,
            MessageRepository repository,
            ProviderStates providers,
            FailOver failOver,
            MessageThrottle throttle,
            StateChanges changes,
            TransactionTemplate transaction,
            NotificationSettings settings,
            Clock clock) {
        super(Pace.of("send-" + way.provider(), settings.polling()).apart(PACE));
        this.way = way;
        this.backoff = new Backoff(settings.retry(), settings.retryAtMost());
        this.channel = way.channel();
        this.repository = repository;
        this.providers = providers;
        this.failOver = failOver;
        this.throttle = throttle;
        this.changes = changes;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
        this.calls = settings.parallel(channel);
        this.freeCalls = new Semaphore(calls);
    }

    /** Waits for the calls that are under way, so that an orderly stop leaves nothing undecided. */
    public void awaitCalls() {
        try {
            if (!freeCalls.tryAcquire(calls, settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn(
                        "Calls of {} were still under way at the stop; their results will be asked for",
                        way.provider());
            } else {
                freeCalls.release(calls);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at the table once and returns whether another look may find more at once. */
    @Override
    public boolean look(int thread) {
        boolean off = way.optional() && way.missing().isPresent();
        Instant now = clock.instant();
        if (lookForLate(now)) {
            inSystem(() -> repository.expire(way, now).stream()
                            .flatMap(expired -> failOver.recorded(expired).stream())
                            .toList())
                    .forEach(changes::announce);
            lookedAt = now;
            if (!off) {
                ask();
            }
        }
        return !off && sendWhatWaits();
    }

    /** Looks for what is late, which has waited for long: no wake-up makes it more urgent. */
    private boolean lookForLate(Instant now) {
        Instant before = lookedAt;
        // A clock that was set back must not put it off
        return before == null || Duration.between(before, now).abs().compareTo(settings.polling()) >= 0;
    }

    private record Look(List<Message> moved, List<Claimed> claimed) {}

    private boolean sendWhatWaits() {
        int free = freeCalls();
        Look look = inSystem(() -> new Look(
                throttle.look(channel, clock.instant()),
                free == 0 ? List.of() : repository.claim(way, free, clock.instant(), settings.lease())));
        look.moved().forEach(moved -> changes.announce(moved, false));
        for (Claimed claimed : look.claimed()) {
            Message message = claimed.message();
            freeCalls.acquireUninterruptibly();
            Thread.ofPlatform().name("call-" + message.id()).daemon().start(() -> {
                try {
                    send(claimed);
                } catch (RuntimeException e) {
                    // It stays claimed: when the lease ends, the provider is asked.
                    log.warn("The result of {} {} could not be stored: {}", way.provider(), message.id(), e.toString());
                } finally {
                    freeCalls.release();
                    if (allTaken) {
                        wake();
                    }
                }
            });
        }
        return free > 0 && look.claimed().size() == free;
    }

    private int freeCalls() {
        allTaken = false;
        int free = freeCalls.availablePermits();
        if (free == 0) {
            allTaken = true;
            // A call that ended before this was said wakes nobody
            free = freeCalls.availablePermits();
        }
        return free;
    }

    private void send(Claimed claimed) {
        Message message = claimed.message();
        changes.announce(message, false);
        Instant latestCall = claimedAt(message).plus(settings.lease()).minus(settings.callTimeout());
        if (clock.instant().isAfter(latestCall)) {
            // Held up for so long that somebody else may ask before this call is through.
            return;
        }
        Optional<String> unsendable = unsendable(claimed);
        SendResult result = unsendable.<SendResult>map(Refused::new).orElseGet(() -> call(message));
        Instant now = clock.instant();
        if (unsendable.isEmpty()) {
            note(result, now);
        }
        switch (result) {
            case Accepted accepted ->
                record(() -> repository.advance(message.id(), accepted.providerId(), accepted.state(), null, now));
            case Refused refused -> record(() -> repository.end(message, MessageState.FAILED, refused.error(), now));
            case NotSent notSent -> record(() -> retry(message, notSent, now));
            case Undecided undecided -> {
                log.info(
                        "{} {} got no answer and will be asked for: {}",
                        way.provider(),
                        message.id(),
                        undecided.error());
                inSystem(() -> {
                    repository.askAt(message, now.plus(settings.askAfter()), undecided.error());
                    return Boolean.TRUE;
                });
            }
        }
    }

    private Optional<String> unsendable(Claimed claimed) {
        Message message = claimed.message();
        if (message.address().isEmpty()) {
            return Optional.of("No address of " + message.recipientName() + " is known for " + way.provider());
        }
        return way.missing().or(() -> stopped(claimed));
    }

    /**
     * Returns why nothing is sent to a stopped phone, as seen by the claim: a STOP also holds for what was stored before it came.
     */
    private Optional<String> stopped(Claimed claimed) {
        Message message = claimed.message();
        if (!OptOuts.holdFor(channel) || message.template().equals(DeliveryReportService.STOPPED)) {
            return Optional.empty();
        }
        return Optional.ofNullable(claimed.stoppedSince())
                .map(since -> "The owner of " + message.address() + " asked by SMS at "
                        + since.truncatedTo(ChronoUnit.SECONDS) + " to be sent nothing more (STOP)");
    }

    private SendResult call(Message message) {
        try {
            return way.send(message);
        } catch (RuntimeException e) {
            log.warn("{} {} ended in an unexpected way", way.provider(), message.id(), e);
            return new Undecided(e.toString());
        }
    }

    private void note(SendResult result, Instant now) {
        switch (result) {
            case Accepted accepted -> providers.answered(way.provider());
            case Refused refused -> providers.answered(way.provider());
            case NotSent notSent -> providers.failed(way.provider(), notSent.error(), now);
            case Undecided undecided -> providers.failed(way.provider(), undecided.error(), now);
        }
    }

    private Optional<Message> retry(Message message, NotSent result, Instant now) {
        Duration pause = result.retryAfter();
        if (pause == null) {
            pause = backoff.after(Math.max(message.attempts() - 1, 0));
        }
        Instant next = now.plus(pause);
        if (!next.isBefore(message.expiresAt()) || (waitedEnough(message, next, now) && failOver.hasNext(message))) {
            return repository.end(message, MessageState.FAILED, result.error(), now);
        }
        return repository.release(message, next, result.error());
    }

    /** Returns whether the message, or anybody's before it, has been refused for long enough. */
    private boolean waitedEnough(Message message, Instant next, Instant now) {
        Instant since = providers.downSince(way.provider()).orElse(now);
        return next.isAfter(message.createdAt().plus(settings.failOverAfter()))
                || !now.isBefore(since.plus(settings.failOverAfter()));
    }

    /** Asks what became of the claims that nobody decided; one thread at a time, beside the sending. */
    private void ask() {
        if (!asking.tryAcquire()) {
            return;
        }
        List<Message> undecided;
        try {
            undecided = inSystem(() -> repository.claimQuestions(way, QUESTIONS, clock.instant(), settings.lease()));
        } catch (RuntimeException e) {
            asking.release();
            throw e;
        }
        if (undecided.isEmpty()) {
            asking.release();
            return;
        }
        Thread.ofPlatform().name("ask-" + way.provider()).daemon().start(() -> {
            try {
                undecided.forEach(this::askFor);
            } finally {
                if (undecided.size() == QUESTIONS) {
                    lookedAt = null;
                }
                asking.release();
                wake();
            }
        });
    }

    private void askFor(Message message) {
        try {
            decide(message, find(message));
        } catch (DataIntegrityViolationException e) {
            // Two messages of the same words found the same one at the provider: the next question sees that it is
            // taken.
            log.info("{} {} will be asked for again: {}", way.provider(), message.id(), e.toString());
        } catch (RuntimeException e) {
            log.warn("What became of {} {} could not be stored: {}", way.provider(), message.id(), e.toString());
        }
    }

    private FindResult find(Message message) {
        try {
            return way.find(message, providerId -> inSystem(() -> repository.idOfProviderId(providerId))
                    .filter(id -> !id.equals(message.id()))
                    .isPresent());
        } catch (RuntimeException e) {
            return new Unanswered(e.toString());
        }
    }

    private void decide(Message message, FindResult result) {
        Instant now = clock.instant();
        Instant claimedAt = claimedAt(message);
        if (result instanceof Found || result instanceof Absent) {
            providers.answered(way.provider());
        }
        switch (result) {
            case Found found ->
                record(() -> repository.advance(message.id(), found.providerId(), found.state(), found.error(), now));
            case Absent absent -> {
                Instant settled = claimedAt.plus(settings.settling());
                if (now.isBefore(settled)) {
                    askLater(message, settled, "The provider does not have it yet");
                } else {
                    record(() -> repository.release(message, now, "The provider did not have it; sent anew"));
                }
            }
            case Unanswered unanswered -> {
                if (now.isBefore(claimedAt.plus(settings.undecided()))) {
                    askLater(message, now.plus(settings.retry()), unanswered.error());
                } else {
                    record(() -> repository.end(message, MessageState.UNKNOWN, unanswered.error(), now));
                }
            }
            case CannotAsk cannot -> record(() -> repository.end(message, MessageState.UNKNOWN, cannot.error(), now));
        }
    }

    private void askLater(Message message, Instant at, String error) {
        inSystem(() -> {
            repository.askAt(message, at, error);
            return Boolean.TRUE;
        });
    }

    private void record(Supplier<Optional<Message>> change) {
        inSystem(() -> change.get().map(failOver::recorded).orElse(List.of())).forEach(changes::announce);
    }

    private <T> T inSystem(Supplier<T> work) {
        return Objects.requireNonNull(Tenancy.asSystem(() -> transaction.execute(tx -> work.get())));
    }

    private static Instant claimedAt(Message message) {
        return Objects.requireNonNull(message.claimedAt());
    }
}
