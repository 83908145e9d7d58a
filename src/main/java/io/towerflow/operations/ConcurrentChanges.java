package io.towerflow.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Repeats what a person or a client asked of the engine where another transaction changed the same row meanwhile. The product
 * itself changes tasks all the time (their urgency follows the alarms), and whoever claims or completes one at that moment
 * would be refused. A part of a larger transaction is not repeated, nor is a job, which the engine repeats itself.
 */
@Component
class ConcurrentChanges extends AbstractProcessEnginePlugin {

    private static final int REPEATS = 4;

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        List<CommandInterceptor> first = new ArrayList<>(
                Objects.requireNonNullElse(engine.getCustomPreCommandInterceptorsTxRequired(), List.of()));
        first.add(new Repeating());
        engine.setCustomPreCommandInterceptorsTxRequired(first);
    }

    private static final class Repeating extends CommandInterceptor {

        @Override
        public <T> T execute(Command<T> command) {
            try {
                return next.execute(command);
            } catch (OptimisticLockingException changedMeanwhile) {
                if (isPartOfMore()) {
                    throw changedMeanwhile;
                }
                return repeat(command, changedMeanwhile);
            }
        }

        /** Fails as the first time where the change of the others left nothing to do, as with a task that is completed. */
        private <T> T repeat(Command<T> command, OptimisticLockingException first) {
            for (int left = REPEATS; left > 0; left--) {
                try {
                    return next.execute(command);
                } catch (OptimisticLockingException again) {
                    first.addSuppressed(again);
                } catch (RuntimeException other) {
                    first.addSuppressed(other);
                    throw first;
                }
            }
            throw first;
        }

        private static boolean isPartOfMore() {
            return TransactionSynchronizationManager.isActualTransactionActive()
                    || Context.getCommandContext() != null
                    || Context.getJobExecutorContext() != null;
        }
    }
}
