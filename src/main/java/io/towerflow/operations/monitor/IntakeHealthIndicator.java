package io.towerflow.operations.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Reports degraded when more alarms wait in the broker than the settings allow: the intake does not keep up. */
@Component("intakeHealthIndicator")
class IntakeHealthIndicator extends AbstractHealthIndicator {

    private static final String LAG = "kafka.consumer.fetch.manager.records.lag.max";

    private final MeterRegistry meters;
    private final HealthSettings settings;

    IntakeHealthIndicator(MeterRegistry meters, HealthSettings settings) {
        this.meters = meters;
        this.settings = settings;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        // A consumer that has read nothing yet says NaN.
        long lag = (long) meters.find(LAG).gauges().stream()
                .mapToDouble(Gauge::value)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        if (lag > settings.intakeLag()) {
            health.status(Degraded.STATUS);
        } else {
            health.up();
        }
        health.withDetail("waitingAlarms", lag);
    }
}
