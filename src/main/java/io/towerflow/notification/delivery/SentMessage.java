package io.towerflow.notification.delivery;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Record of the notice of a stored message.
 *
 * @param bundleCode of a bundle: its code, else null
 * @param used the providers that had it already
 */
public record SentMessage(
        UUID noticeId,
        String idempotencyKey,
        Map<String, String> parameters,
        @Nullable String phone,
        @Nullable String mail,
        @Nullable String bundleCode,
        Set<String> used) {}
