package io.towerflow.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** A person's task that another transaction changes while it is being claimed. */
@TowerFlowTest
class ConcurrentChangesTest {

    @Autowired
    TaskService tasks;

    @Autowired
    ProcessEngineConfigurationImpl engine;

    @Autowired
    TransactionTemplate transaction;

    private final AtomicInteger attempts = new AtomicInteger();
    private String id = "";

    @BeforeEach
    void openTask() {
        Task task = tasks.newTask();
        tasks.saveTask(task);
        id = task.getId();
    }

    @AfterEach
    void removeTask() {
        tasks.deleteTask(id, true);
    }

    @Test
    void claimsTheTaskThoughItsUrgencyChangedMeanwhile() {
        claimWhile(1, () -> tasks.setPriority(id, 71));

        Task claimed = tasks.createTaskQuery().taskId(id).singleResult();
        assertThat(claimed.getAssignee()).isEqualTo("dispatcher");
        assertThat(claimed.getPriority()).isEqualTo(71);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void givesUpWhereItChangesEachTime() {
        assertThatThrownBy(() -> claimWhile(Integer.MAX_VALUE, () -> tasks.setPriority(id, 100 + attempts.get())))
                .isInstanceOf(OptimisticLockingException.class);
        assertThat(attempts).hasValue(5);
    }

    @Test
    void refusesAsBeforeWhereSomebodyElseWasFaster() {
        assertThatThrownBy(() -> claimWhile(1, () -> tasks.claim(id, "colleague")))
                .isInstanceOf(OptimisticLockingException.class);
        assertThat(tasks.createTaskQuery().taskId(id).singleResult().getAssignee())
                .isEqualTo("colleague");
    }

    @Test
    void leavesALargerTransactionToItsOwner() {
        assertThatThrownBy(() ->
                        transaction.executeWithoutResult(status -> claimWhile(1, () -> tasks.setPriority(id, 71))))
                .isInstanceOf(OptimisticLockingException.class);
        assertThat(attempts).hasValue(1);
    }

    /** Claims the task in one command of the engine, in whose middle another transaction changes it, as often as told. */
    private void claimWhile(int times, Runnable change) {
        engine.getCommandExecutorTxRequired().execute(context -> {
            tasks.createTaskQuery().taskId(id).singleResult();
            if (attempts.incrementAndGet() <= times) {
                CompletableFuture.runAsync(change).join();
            }
            tasks.claim(id, "dispatcher");
            return null;
        });
    }
}
