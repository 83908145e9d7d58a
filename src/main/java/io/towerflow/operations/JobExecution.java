package io.towerflow.operations;

import java.time.Clock;
import java.util.Optional;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.jobexecutor.NotifyAcquisitionRejectedJobsHandler;
import org.camunda.bpm.engine.impl.jobexecutor.SequentialJobAcquisitionRunnable;
import org.camunda.bpm.engine.spring.components.jobexecutor.SpringJobExecutor;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.camunda.bpm.spring.boot.starter.property.JobExecutionProperty;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;

/**
 * Configures how the engine takes up its jobs: as its starter does it, but jobs that come in quick succession are taken together.
 */
@Configuration(proxyBeanMethods = false)
class JobExecution {

    /**
     * Shortest time between two looks for due jobs, in milliseconds. Each new job asks for a look; a job that comes alone is
     * taken at once all the same.
     */
    private static final long GATHER = 25;

    @Bean
    JobExecutor jobExecutor(
            @Qualifier("camundaTaskExecutor") TaskExecutor threads, CamundaBpmProperties properties, Clock clock) {
        Gathering executor = new Gathering(clock);
        executor.setTaskExecutor(threads);
        executor.setRejectedJobsHandler(new NotifyAcquisitionRejectedJobsHandler());
        JobExecutionProperty given = properties.getJobExecution();
        Optional.ofNullable(given.getLockTimeInMillis()).ifPresent(executor::setLockTimeInMillis);
        Optional.ofNullable(given.getMaxJobsPerAcquisition()).ifPresent(executor::setMaxJobsPerAcquisition);
        Optional.ofNullable(given.getWaitTimeInMillis()).ifPresent(executor::setWaitTimeInMillis);
        Optional.ofNullable(given.getMaxWait()).ifPresent(executor::setMaxWait);
        Optional.ofNullable(given.getBackoffTimeInMillis()).ifPresent(executor::setBackoffTimeInMillis);
        Optional.ofNullable(given.getMaxBackoff()).ifPresent(executor::setMaxBackoff);
        Optional.ofNullable(given.getBackoffDecreaseThreshold()).ifPresent(executor::setBackoffDecreaseThreshold);
        Optional.ofNullable(given.getWaitIncreaseFactor()).ifPresent(executor::setWaitIncreaseFactor);
        return executor;
    }

    /** Job executor that gathers jobs that come in quick succession. */
    private static final class Gathering extends SpringJobExecutor {

        private final Clock clock;

        Gathering(Clock clock) {
            this.clock = clock;
        }

        @Override
        protected void ensureInitialization() {
            super.ensureInitialization();
            acquireJobsRunnable = new Acquisition(this, clock);
        }
    }

    /** Acquisition of due jobs that keeps the shortest time between two looks. */
    private static final class Acquisition extends SequentialJobAcquisitionRunnable {

        private final Clock clock;

        Acquisition(JobExecutor executor, Clock clock) {
            super(executor);
            this.clock = clock;
        }

        @Override
        protected void suspendAcquisition(long millis) {
            super.suspendAcquisition(millis);
            long early = acquisitionContext.getAcquisitionTime() + GATHER - clock.millis();
            if (early > 0 && !isInterrupted) {
                try {
                    Thread.sleep(Math.min(early, GATHER));
                } catch (InterruptedException e) {
                    LOG.jobExecutionWaitInterrupted();
                }
            }
        }
    }
}
