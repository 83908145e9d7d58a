package io.towerflow.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.storage.PollingWorker.Pace;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollingWorkerTest {

    private static final Duration NEVER = Duration.ofHours(1);

    private @Nullable Worker worker;

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.stop();
        }
    }

    @Test
    void looksAtTheStartAndWhenItIsWoken() throws Exception {
        BlockingQueue<Integer> looks = new LinkedBlockingQueue<>();
        Worker one = start(Pace.of("test", NEVER), thread -> {
            looks.add(thread);
            return false;
        });

        assertThat(looks.poll(10, TimeUnit.SECONDS)).isZero();
        one.wake();
        assertThat(looks.poll(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void looksAgainAtOnceWhereThereMayBeMore() {
        AtomicInteger left = new AtomicInteger(50);
        start(Pace.of("test", NEVER), thread -> left.decrementAndGet() > 0);

        await().until(() -> left.get() == 0);
    }

    @Test
    void whatIsAnnouncedDuringALookAsksForAnother() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch announced = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        Worker one = start(Pace.of("test", NEVER), thread -> {
            if (looks.incrementAndGet() == 1) {
                looking.countDown();
                pass(announced);
            }
            return false;
        });

        assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();
        one.wake();
        announced.countDown();

        await().until(() -> looks.get() == 2);
    }

    @Test
    void aLookThatFailedIsTriedAgainAfterThePause() {
        AtomicInteger looks = new AtomicInteger();
        start(Pace.of("test", NEVER).pause(Duration.ofMillis(1)), thread -> {
            if (looks.incrementAndGet() < 4) {
                throw new IllegalStateException("the database is away");
            }
            return false;
        });

        await().until(() -> looks.get() == 4);
        assertThat(worker).isNotNull().returns(true, PollingWorker::isAlive);
    }

    @Test
    void eachThreadHasItsNumberAndAllAreWoken() {
        Set<Integer> first = ConcurrentHashMap.newKeySet();
        Set<Integer> second = ConcurrentHashMap.newKeySet();
        Worker three = start(Pace.of("test", NEVER).threads(3), thread -> {
            if (!first.add(thread)) {
                second.add(thread);
            }
            return false;
        });

        await().until(() -> first.size() == 3);
        three.wake();
        await().until(() -> second.size() == 3);
        assertThat(second).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void stopsAmidAPauseAndStartsAgain() {
        AtomicInteger looks = new AtomicInteger();
        Worker one = start(Pace.of("test", NEVER), thread -> {
            looks.incrementAndGet();
            throw new IllegalStateException("the database is away");
        });
        await().until(() -> looks.get() == 1);

        one.stop();
        assertThat(one.isRunning()).isFalse();
        one.start();

        await().until(() -> looks.get() == 2);
    }

    @Test
    void takesTogetherWhatComesWithinTheTimeApart() {
        AtomicInteger looks = new AtomicInteger();
        Worker one = start(Pace.of("test", NEVER).apart(NEVER), thread -> {
            looks.incrementAndGet();
            return true;
        });
        await().until(() -> looks.get() == 1);

        one.wake();
        one.stop();

        assertThat(looks).hasValue(1);
    }

    @Test
    void aStopInterruptsALookThatDoesNotEnd() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Worker one = start(Pace.of("test", NEVER).ending(Duration.ofMillis(1)), thread -> {
            looking.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                ended.countDown();
            }
            return false;
        });
        pass(looking);

        one.stop();

        pass(ended);
        assertThat(ended.getCount()).isZero();
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

        assertThat(backoff.after(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(3)).isEqualTo(Duration.ofSeconds(8));
        assertThat(backoff.after(6)).isEqualTo(Duration.ofMinutes(1));
        assertThat(backoff.after(1000)).isEqualTo(Duration.ofMinutes(1));
    }

    private Worker start(Pace pace, IntPredicate look) {
        Worker started = new Worker(pace, look);
        worker = started;
        started.start();
        return started;
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static class Worker extends PollingWorker {

        private final IntPredicate look;

        Worker(Pace pace, IntPredicate look) {
            super(pace);
            this.look = look;
        }

        @Override
        protected boolean look(int thread) {
            return look.test(thread);
        }
    }
}
