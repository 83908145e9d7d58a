package io.towerflow.notification.smpp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the operator's gateway.
 *
 * @param host address of the gateway; null: SMPP is not used
 * @param port port of the gateway; 2775 is the one registered for SMPP
 * @param systemId the account's name
 * @param password the account's secret, at most 8 characters by SMPP 3.4
 * @param from the sender: a number in E.164, or up to 11 letters and digits
 * @param enquireLink how often the line is tried when nothing else passes
 */
@ConfigurationProperties("towerflow.smpp")
public record SmppSettings(
        @Nullable String host,
        @DefaultValue("2775") int port,
        @Nullable String systemId,
        @Nullable String password,
        @Nullable String from,
        @DefaultValue("30s") Duration enquireLink) {}
