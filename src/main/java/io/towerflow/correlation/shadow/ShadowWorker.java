package io.towerflow.correlation.shadow;

import io.towerflow.alarm.AlarmChange;
import io.towerflow.correlation.memory.AlarmEvent;
import io.towerflow.correlation.shadow.ShadowRepository.Trouble;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Thread of one candidate. Batches are handed to it without waiting; it reads in read-only transactions and writes its own tables
 * only. An error of its rules ends it for good; where the database fails, its memory begins again.
 */
final class ShadowWorker implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShadowWorker.class);

    /** Time by which it stays behind where it lets time pass by itself without batches, since a batch may be on its way. */
    private static final Duration BEHIND = Duration.ofSeconds(2);

    private static final int LONGEST_WORDS = 500;

    private final String id;
    private final ShadowRun run;
    private final ShadowSource source;
    private final ShadowRepository repository;
    private final TransactionTemplate reading;
    private final Clock clock;
    private final int mostWaiting;
    private final Thread thread;
    private final BlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong skipped = new AtomicLong();
    /** Partitions of which it missed something. */
    private final Set<Integer> gaps = ConcurrentHashMap.newKeySet();

    private final Map<Integer, Heard> heard = new HashMap<>();
    private volatile boolean over;

    /** Time of a partition's last batch, and when it was heard of. */
    private record Heard(Instant batch, Instant at) {}

    /** Batch that the intake committed. */
    record Batch(int partition, Instant now, List<AlarmChange> changes) {

        int weight() {
            return changes.size() + 1;
        }
    }

    ShadowWorker(
            String id,
            ShadowRun run,
            ShadowSource source,
            ShadowRepository repository,
            TransactionTemplate reading,
            Clock clock,
            int mostWaiting) {
        this.id = id;
        this.run = run;
        this.source = source;
        this.repository = repository;
        this.reading = reading;
        this.clock = clock;
        this.mostWaiting = mostWaiting;
        this.thread = new Thread(this, "rules-in-shadow-" + id);
        this.thread.setDaemon(true);
        this.thread.setPriority(Thread.MIN_PRIORITY);
    }

    void start() {
        thread.start();
    }

    /** Hands over what was committed; what is too much is left out and counted. Never waits, never throws. */
    void offer(Batch batch) {
        if (over) {
            return;
        }
        if (waiting.addAndGet(batch.weight()) > mostWaiting) {
            waiting.addAndGet(-batch.weight());
            skipped.addAndGet(batch.changes().size());
            gaps.add(batch.partition());
            return;
        }
        queue.add(batch);
    }

    /** Marks the memory of a partition to be dropped: it went to another node, or a batch of it was rolled back. */
    void forget(int partition) {
        gaps.add(partition);
    }

    /** Returns whether all that was handed over is decided. */
    boolean idle() {
        return waiting.get() == 0;
    }

    @Override
    public void run() {
        while (!over) {
            try {
                Batch batch = queue.poll(1, TimeUnit.SECONDS);
                if (batch == null) {
                    pass();
                } else {
                    try {
                        decide(batch);
                    } finally {
                        waiting.addAndGet(-batch.weight());
                    }
                }
            } catch (InterruptedException stopped) {
                over = true;
            } catch (DataAccessException | TransactionException interrupted) {
                log.warn("The shadow {} begins anew", id, interrupted);
                queue.stream().map(Batch::partition).forEach(gaps::add);
            } catch (RuntimeException | StackOverflowError failed) {
                fail(failed);
            }
        }
        run.close();
    }

    private void decide(Batch batch) {
        mend(batch.partition());
        heard.put(batch.partition(), new Heard(batch.now(), clock.instant()));
        Decisions decisions = read(() -> {
            List<AlarmEvent> arrivals =
                    batch.changes().stream().map(source::arrival).toList();
            return run.take(batch.partition(), batch.now().toEpochMilli(), arrivals);
        });
        store(batch.now(), decisions);
    }

    /** Lets time go on from where a partition's last batch left it: behind a queue of reports it is not the clock's. */
    private void pass() {
        for (Map.Entry<Integer, Heard> one : heard.entrySet()) {
            int partition = one.getKey();
            Duration since = Duration.between(one.getValue().at(), clock.instant());
            Instant until = one.getValue().batch().plus(since).minus(BEHIND);
            if (run.due(partition, until.toEpochMilli())) {
                store(until, read(() -> run.take(partition, until.toEpochMilli(), List.of())));
            }
        }
    }

    private void store(Instant now, Decisions decisions) {
        if (!decisions.isEmpty()) {
            repository.store(id, now, decisions);
        }
    }

    /** Drops the memory where something was missed, so that it is built again, and tells so. */
    private void mend(int partition) {
        long missed = skipped.getAndSet(0);
        if (missed > 0) {
            repository.trouble(id, clock.instant(), Trouble.SKIPPED, missed, null);
        }
        if (gaps.remove(partition) && run.forget(partition)) {
            repository.trouble(id, clock.instant(), Trouble.BEGUN_ANEW, 0, null);
        }
    }

    private Decisions read(Supplier<Decisions> work) {
        return Tenancy.asSystem(() -> Objects.requireNonNull(reading.execute(tx -> work.get())));
    }

    private void fail(Throwable failed) {
        over = true;
        log.warn("The candidate {} failed in shadow and is ended", id, failed);
        @Nullable String said = failed.getMessage();
        String words = said == null ? failed.getClass().getSimpleName() : said;
        try {
            repository.trouble(
                    id,
                    clock.instant(),
                    Trouble.FAILED,
                    0,
                    words.substring(0, Math.min(words.length(), LONGEST_WORDS)));
        } catch (DataAccessException | TransactionException untold) {
            log.error("That the candidate {} failed could not be stored", id, untold);
        }
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
