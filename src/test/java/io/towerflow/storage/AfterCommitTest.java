package io.towerflow.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class AfterCommitTest {

    private final List<Object> heard = new ArrayList<>();
    private final AfterCommit afterCommit = new AfterCommit(heard::add);
    private final TransactionTemplate transaction = new TransactionTemplate(new Transactions());
    private final TransactionTemplate own = new TransactionTemplate(new Transactions());

    AfterCommitTest() {
        own.setTransactionManager(transaction.getTransactionManager());
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Test
    void equalEventsAreHeardOnceAndKeyedWorkIsDoneOnce() {
        transaction.executeWithoutResult(tx -> {
            afterCommit.publish("a");
            AfterCommit.once(this, () -> heard.add("once"));
            afterCommit.publish("b");
            afterCommit.publish("a");
            AfterCommit.once(this, () -> heard.add("twice"));
            AfterCommit.run(() -> heard.add("run"));
            AfterCommit.first("first", () -> heard.add("first"));
            assertThat(AfterCommit.awaits(this)).isTrue();
            assertThat(heard).isEmpty();
        });

        assertThat(heard).containsExactly("first", "a", "b", "once", "run");
        assertThat(AfterCommit.awaits(this)).isFalse();
    }

    @Test
    void whatIsRolledBackIsNotHeardButEnded() {
        transaction.executeWithoutResult(tx -> {
            afterCommit.publish("a");
            AfterCommit.run(() -> heard.add("run"));
            AfterCommit.ended(committed -> heard.add("ended " + committed));
            tx.setRollbackOnly();
        });

        assertThat(heard).containsExactly("ended false");
    }

    @Test
    void aTransactionOfItsOwnWithinAnotherIsHeardByItself() {
        transaction.executeWithoutResult(tx -> {
            afterCommit.publish("outer");
            own.executeWithoutResult(inner -> afterCommit.publish("inner"));
            assertThat(heard).containsExactly("inner");
            own.executeWithoutResult(inner -> {
                afterCommit.publish("lost");
                inner.setRollbackOnly();
            });
            afterCommit.publish("outer too");
        });

        assertThat(heard).containsExactly("inner", "outer", "outer too");
    }

    @Test
    void withoutATransactionItIsRefused() {
        assertThatThrownBy(() -> afterCommit.publish("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> AfterCommit.once(this, () -> {})).isInstanceOf(IllegalStateException.class);
        assertThat(AfterCommit.awaits(this)).isFalse();
    }

    /** Transactions of nothing. */
    private static final class Transactions extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;
        private transient boolean open;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected boolean isExistingTransaction(Object transaction) {
            return open;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            open = true;
        }

        @Override
        protected Object doSuspend(Object transaction) {
            open = false;
            return transaction;
        }

        @Override
        protected void doResume(Object transaction, Object suspended) {
            open = true;
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            open = false;
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            open = false;
        }
    }
}
