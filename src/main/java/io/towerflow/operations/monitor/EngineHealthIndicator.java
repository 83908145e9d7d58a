package io.towerflow.operations.monitor;

import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Degraded when jobs of the process engine have used up their retries: such a process stands still until somebody helps. */
@Component("processesHealthIndicator")
class EngineHealthIndicator extends AbstractHealthIndicator {

    private final ProcessEngine engine;
    private final ManagementService management;

    EngineHealthIndicator(ProcessEngine engine, ManagementService management) {
        super("The process engine does not answer");
        this.engine = engine;
        this.management = management;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        long failed = management.createJobQuery().noRetriesLeft().count();
        boolean executing = ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                .getJobExecutor()
                .isActive();
        if (!executing) {
            health.down();
        } else if (failed > 0) {
            health.status(Degraded.STATUS);
        } else {
            health.up();
        }
        health.withDetail("failedJobs", failed).withDetail("executesJobs", executing);
    }
}
