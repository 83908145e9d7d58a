package io.towerflow.operations.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/**
 * Reports degraded when the engine does not keep up with the incidents: commands to it fail, or more of them wait than the
 * settings allow. Read from the figures that the incident room publishes.
 */
@Component("commandsHealthIndicator")
class IncidentProcessHealthIndicator extends AbstractHealthIndicator {

    private final MeterRegistry meters;
    private final HealthSettings settings;

    IncidentProcessHealthIndicator(MeterRegistry meters, HealthSettings settings) {
        this.meters = meters;
        this.settings = settings;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        long waiting = read("towerflow.incident.commands.waiting");
        long failing = read("towerflow.incident.commands.failing");
        if (failing > 0 || waiting > settings.waitingCommands()) {
            health.status(Degraded.STATUS);
        } else {
            health.up();
        }
        health.withDetail("waiting", waiting).withDetail("failing", failing);
    }

    private long read(String name) {
        Gauge gauge = meters.find(name).gauge();
        return gauge == null || Double.isNaN(gauge.value()) ? 0 : (long) gauge.value();
    }
}
