package io.towerflow.storage;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Work around the end of the transaction that is open on this thread; what is asked for without one is refused. Publishes events
 * once it has committed, equal ones once.
 */
@Component
public class AfterCommit {

    private final ApplicationEventPublisher events;

    AfterCommit(ApplicationEventPublisher events) {
        this.events = events;
    }

    public void publish(Object event) {
        of(this, () -> new News(events)).waiting.add(event);
    }

    /** Runs this after the commit, in the order in which it was asked for. */
    public static void run(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }

    /** Runs this after the commit, once for each key, however often it was asked for. */
    public static void once(Object key, Runnable work) {
        of(key, () -> new Keyed(work, Ordered.LOWEST_PRECEDENCE));
    }

    /** Runs this after the commit before anybody who hears of it and looks, once for each key. */
    public static void first(Object key, Runnable work) {
        of(key, () -> new Keyed(work, Ordered.HIGHEST_PRECEDENCE));
    }

    /** Returns whether the transaction has something to do for the key at its end. */
    public static boolean awaits(Object key) {
        return TransactionSynchronizationManager.hasResource(key);
    }

    /** Tells this whether the transaction was committed, once it has ended either way. */
    public static void ended(Consumer<Boolean> work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                work.accept(status == STATUS_COMMITTED);
            }
        });
    }

    /** Returns what the transaction does for the key around its end, and lets it do this where it does nothing yet. */
    @SuppressWarnings("unchecked")
    public static <W extends Work> W of(Object key, Supplier<W> made) {
        Bound bound = (Bound) TransactionSynchronizationManager.getResource(key);
        if (bound == null) {
            bound = new Bound(key, made.get());
            TransactionSynchronizationManager.registerSynchronization(bound);
            TransactionSynchronizationManager.bindResource(key, bound);
        }
        return (W) bound.work;
    }

    /** Work of one transaction. */
    public interface Work {

        /** Does what belongs to the transaction; may be undone with it still. */
        default void beforeCommit() {}

        void afterCommit();

        /** Returns its place among others, as {@link Ordered} has it. */
        default int order() {
            return Ordered.LOWEST_PRECEDENCE;
        }
    }

    private record Keyed(Runnable work, int order) implements Work {

        @Override
        public void afterCommit() {
            work.run();
        }
    }

    private static final class News implements Work {

        private final ApplicationEventPublisher publisher;
        private final Set<Object> waiting = new LinkedHashSet<>();

        private News(ApplicationEventPublisher publisher) {
            this.publisher = publisher;
        }

        @Override
        public void afterCommit() {
            waiting.forEach(publisher::publishEvent);
        }
    }

    private record Bound(Object key, Work work) implements TransactionSynchronization {

        @Override
        public int getOrder() {
            return work.order();
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResourceIfPossible(key);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(key, this);
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            work.beforeCommit();
        }

        @Override
        public void afterCommit() {
            work.afterCommit();
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(key);
        }
    }
}
