package io.towerflow.operations.monitor;

import org.camunda.bpm.engine.ManagementService;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Degraded when jobs of the process engine have used up their retries: such a process stands still until somebody helps. */
@Component("processesHealthIndicator")
class EngineHealthIndicator extends AbstractHealthIndicator {

    private final ManagementService management;

    EngineHealthIndicator(ManagementService management) {
        super("The process engine does not answer");
        this.management = management;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        long failed = management.createJobQuery().noRetriesLeft().count();
        health.status(failed > 0 ? Degraded.STATUS : Status.UP).withDetail("failedJobs", failed);
    }
}
