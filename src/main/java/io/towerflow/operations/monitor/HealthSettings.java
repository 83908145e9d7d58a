package io.towerflow.operations.monitor;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * From when on a part counts as ill.
 *
 * @param waitingCommands how many process commands may wait for the engine
 * @param intakeLag how many alarms may wait in the broker for the intake
 */
@ConfigurationProperties("towerflow.operations.health")
record HealthSettings(
        @DefaultValue("5000") int waitingCommands,
        @DefaultValue("50000") long intakeLag) {}
