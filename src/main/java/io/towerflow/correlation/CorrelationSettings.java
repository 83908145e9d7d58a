package io.towerflow.correlation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of when situations become incidents and when they end.
 *
 * @param lateness how long after it happened an alarm is taken, so that what happened before it and comes later is taken
 *     before it; what comes even later is taken as it comes
 * @param settling how long a situation waits for its cause and effects to meet before an incident is opened
 * @param criticalSettling how long a situation with an active critical alarm waits
 * @param reopen how long after all clear an alarm may come back or join; then the situation ends
 */
@ConfigurationProperties("towerflow.correlation")
public record CorrelationSettings(
        @DefaultValue("750ms") Duration lateness,
        @DefaultValue("5s") Duration settling,
        @DefaultValue("1s") Duration criticalSettling,
        @DefaultValue("10m") Duration reopen) {}
