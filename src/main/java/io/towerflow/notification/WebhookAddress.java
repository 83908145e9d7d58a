package io.towerflow.notification;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Address of another system that is told what people are told.
 *
 * @param url address called with POST; null: nobody is told
 * @param secret the key of the signature, known to both sides
 */
@ConfigurationProperties("towerflow.webhook")
public record WebhookAddress(@Nullable String url, @Nullable String secret) {}
