package io.towerflow.demo.telemetry;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the demo network's telemetry.
 *
 * @param enabled whether the demo's sites measure anything
 * @param firstAfter how long after a start they begin: the first minute is for the people who look at the product
 * @param interval how often each of them does
 * @param history how far back before the first start their samples go
 * @param historyInterval how often each has measured in that history but for its last day
 */
@ConfigurationProperties("towerflow.demo.telemetry")
record TelemetrySettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("45s") Duration firstAfter,
        @DefaultValue("5m") Duration interval,
        @DefaultValue("7d") Duration history,
        @DefaultValue("15m") Duration historyInterval) {}
