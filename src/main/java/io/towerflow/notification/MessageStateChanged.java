package io.towerflow.notification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Announces that a message has come further; published after the commit, on the node that changed it, with the tenant set. */
public record MessageStateChanged(
        String tenant,
        UUID messageId,
        Channel channel,
        MessageState state,
        String recipientId,
        String template,
        @Nullable String incidentNumber,
        @Nullable String workOrderId,
        @Nullable String error,
        Instant at) {}
