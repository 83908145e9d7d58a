package io.towerflow.escalation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long each level is given to acknowledge.
 *
 * @param dispatcherWait before the managers are told
 * @param managerWait before the escalation gives up
 */
@ConfigurationProperties("towerflow.escalation")
record EscalationSettings(
        @DefaultValue("10m") Duration dispatcherWait,
        @DefaultValue("30m") Duration managerWait) {}
