package io.towerflow.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Works off what waits in a table, in threads of its own: each looks for work, looks again at once where there may be more, and
 * else rests until it is woken or the polling time is over. A look that fails is logged and tried again after a pause.
 */
public abstract class PollingWorker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PollingWorker.class);
    private final Pace pace;
    private final List<Semaphore> woken = new ArrayList<>();
    private volatile @Nullable Run run;

    /**
     * The pace of a worker.
     *
     * @param name of its threads; where there are several, each has its number behind it
     * @param threads how many there are; none where there is nothing to do
     * @param polling the longest rest between two looks
     * @param pause the rest after a look that failed
     * @param apart the least time from the beginning of a look to the next one: what comes meanwhile is taken together
     * @param ending how long a stop waits for a look that is under way before it interrupts it
     * @param priority of the threads, as {@link Thread} has it
     */
    public record Pace(
            String name, int threads, Duration polling, Duration pause, Duration apart, Duration ending, int priority) {

        /** One thread that takes what comes at once. */
        public static Pace of(String name, Duration polling) {
            return new Pace(name, 1, polling, polling, Duration.ZERO, Duration.ofSeconds(5), Thread.NORM_PRIORITY);
        }

        public Pace threads(int number) {
            return new Pace(name, number, polling, pause, apart, ending, priority);
        }

        public Pace pause(Duration length) {
            return new Pace(name, threads, polling, length, apart, ending, priority);
        }

        public Pace apart(Duration length) {
            return new Pace(name, threads, polling, pause, length, ending, priority);
        }

        /** Makes way for all other threads. */
        public Pace lowest() {
            return new Pace(name, threads, polling, pause, apart, ending, Thread.MIN_PRIORITY);
        }

        public Pace ending(Duration length) {
            return new Pace(name, threads, polling, pause, apart, length, priority);
        }
    }

    /** The threads from one start to the next stop. */
    private static final class Run {

        private final List<Thread> threads = new ArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);

        private boolean goesOn() {
            return over.getCount() > 0;
        }

        private void rest(Duration length) throws InterruptedException {
            if (length.isPositive()) {
                over.await(length.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    protected PollingWorker(Pace pace) {
        this.pace = pace;
        for (int i = 0; i < pace.threads(); i++) {
            woken.add(new Semaphore(0));
        }
    }

    /**
     * Looks for work once and does it.
     *
     * @param thread the number of the thread, from 0
     * @return whether another look may find more at once
     */
    protected abstract boolean look(int thread);

    /** Lets every thread look now; one that looks already looks once more. */
    public void wake() {
        for (Semaphore each : woken) {
            if (each.availablePermits() == 0) {
                each.release();
            }
        }
    }

    @Override
    public synchronized void start() {
        if (run != null) {
            return;
        }
        Run started = new Run();
        run = started;
        for (int i = 0; i < pace.threads(); i++) {
            int number = i;
            Thread thread = Thread.ofPlatform()
                    .name(pace.threads() == 1 ? pace.name() : pace.name() + "-" + i)
                    .daemon()
                    .priority(pace.priority())
                    .unstarted(() -> work(started, number));
            started.threads.add(thread);
            thread.start();
        }
    }

    @Override
    public synchronized void stop() {
        Run ended = run;
        if (ended == null) {
            return;
        }
        run = null;
        ended.over.countDown();
        wake();
        try {
            for (Thread thread : ended.threads) {
                if (!thread.join(pace.ending())) {
                    thread.interrupt();
                }
            }
        } catch (InterruptedException e) {
            ended.threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return run != null;
    }

    /** Whether all threads of a worker that runs live. */
    public boolean isAlive() {
        Run now = run;
        return now != null && now.threads.stream().allMatch(Thread::isAlive);
    }

    private void work(Run now, int number) {
        Semaphore wanted = woken.get(number);
        while (now.goesOn()) {
            try {
                long began = System.nanoTime();
                // Before the look, which sees all that has been announced: what comes later asks for another.
                wanted.drainPermits();
                if (!look(number) && now.goesOn()) {
                    wanted.tryAcquire(pace.polling().toNanos(), TimeUnit.NANOSECONDS);
                }
                now.rest(pace.apart().minusNanos(System.nanoTime() - began));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!now.goesOn()) {
                    return;
                }
                LOG.warn("A look of {} failed; the next one is in {}", pace.name(), pace.pause(), e);
                try {
                    now.rest(pace.pause());
                } catch (InterruptedException stopped) {
                    return;
                }
            }
        }
    }
}
