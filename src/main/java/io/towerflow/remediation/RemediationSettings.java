package io.towerflow.remediation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The way to the element manager.
 *
 * @param url where actions are posted; without it nothing is done remotely
 * @param token bearer token that is sent; null: none is
 * @param timeout time from the call to the whole answer
 * @param attempts how often a call is made that surely did nothing, or is a dry run
 */
@ConfigurationProperties("towerflow.remediation")
public record RemediationSettings(
        @Nullable String url,
        @Nullable String token,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("3") int attempts) {}
