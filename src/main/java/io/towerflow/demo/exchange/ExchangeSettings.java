package io.towerflow.demo.exchange;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the exchange behaves.
 *
 * @param sentAfter how long a message is queued
 * @param deliveredAfter how long a message travels from there to the phone
 * @param retry the pause before a webhook call that failed is repeated; grows with each repetition
 * @param attempts how often a webhook call is tried
 */
@ConfigurationProperties("towerflow.demo.exchange")
record ExchangeSettings(
        @DefaultValue("300ms") Duration sentAfter,
        @DefaultValue("700ms") Duration deliveredAfter,
        @DefaultValue("1s") Duration retry,
        @DefaultValue("20") int attempts) {}
