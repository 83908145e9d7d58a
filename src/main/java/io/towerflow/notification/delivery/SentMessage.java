package io.towerflow.notification.delivery;

import io.towerflow.notification.Channel;
import io.towerflow.notification.Message;
import io.towerflow.notification.MessageChannel;
import io.towerflow.notification.MessageState;
import io.towerflow.notification.MessageTexts;
import io.towerflow.notification.NotificationSettings;
import io.towerflow.notification.sms.OptOutRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.NoSuchMessageException;
import org.springframework.stereotype.Component;

/**
 * What a stored message remembers of its notice.
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
