package io.towerflow.escalation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings: how long each level is given to acknowledge, and what is remembered.
 *
 * @param dispatcherWait how long dispatchers have before the managers are told
 * @param managerWait how long managers have before the escalation gives up
 * @param keep how long escalations that ask nobody any more, and whom they asked, are kept
 */
@ConfigurationProperties("towerflow.escalation")
record EscalationSettings(
        @DefaultValue("10m") Duration dispatcherWait,
        @DefaultValue("30m") Duration managerWait,
        @DefaultValue("400d") Duration keep) {}
