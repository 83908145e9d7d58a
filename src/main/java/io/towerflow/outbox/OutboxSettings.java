package io.towerflow.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param poll how often a node looks for events that another node wrote and left
 * @param gather how long after the beginning of a look the next one begins at the earliest: under load one look sends many
 *     events, and one event alone waits for nothing
 * @param pause how long sending pauses after a failure
 * @param batch how many events one transaction sends at most
 * @param source the CloudEvents source of all events
 */
@ConfigurationProperties("towerflow.outbox")
record OutboxSettings(
        @DefaultValue("1s") Duration poll,
        @DefaultValue("50ms") Duration gather,
        @DefaultValue("2s") Duration pause,
        @DefaultValue("500") int batch,
        @DefaultValue("/towerflow") String source) {}
