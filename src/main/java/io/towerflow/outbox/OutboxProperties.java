package io.towerflow.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param poll how often a node looks for events that another node wrote and left
 * @param pause how long sending pauses after a failure
 * @param batch how many events one transaction sends at most
 * @param source the CloudEvents source of all events
 */
@ConfigurationProperties("towerflow.outbox")
record OutboxProperties(
        @DefaultValue("1s") Duration poll,
        @DefaultValue("2s") Duration pause,
        @DefaultValue("500") int batch,
        @DefaultValue("/towerflow") String source) {}
