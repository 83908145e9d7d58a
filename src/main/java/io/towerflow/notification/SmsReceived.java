package io.towerflow.notification;

import java.time.Instant;

/**
 * Announces that an SMS came in, signed by the provider and stored. Published once for each message, in the transaction that
 * stored it, with the tenant set.
 *
 * @param providerId the provider's id of the message
 * @param from the sender's number in E.164
 */
public record SmsReceived(String providerId, String from, String to, String body, Instant receivedAt) {}
