package io.towerflow.notification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Announces that a person cannot be told something: the last way has failed, and no other message tells him or her the same.
 * Published after the commit, on the node that found it out, with the tenant set.
 *
 * @param messageId the last one that failed
 */
public record MessageUndeliverable(
        String tenant,
        UUID messageId,
        String recipientId,
        String template,
        @Nullable String incidentNumber,
        @Nullable String workOrderId,
        @Nullable String error,
        Instant at) {}
