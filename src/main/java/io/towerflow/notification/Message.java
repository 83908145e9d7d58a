package io.towerflow.notification;

import io.towerflow.notification.throttle.DigestComposer;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored message, rendered in its receiver's language.
 *
 * @param provider who carries it: the name of a way, such as {@code twilio}
 * @param address the phone number in E.164 or the mail address; empty where the person has none
 * @param subject of a mail; null for an SMS
 * @param segments of an SMS: how many the network counts and bills; 0 for a mail
 * @param claimedAt when the latest attempt was claimed, or null where none was
 * @param expiresAt after this time it is not sent any more
 * @param providerId the provider's id: Twilio's message sid, the mail's Message-ID
 * @param error the latest error in words, or null
 * @param invitation for the receiver's calendar, with a mail only; or null
 * @param bundleId the message that tells this one together with others, or null
 */
public record Message(
        UUID id,
        String tenant,
        Channel channel,
        String provider,
        String recipientId,
        String recipientName,
        String address,
        Locale language,
        String template,
        @Nullable String subject,
        String body,
        int segments,
        @Nullable String incidentNumber,
        @Nullable String workOrderId,
        int urgency,
        MessageState state,
        int attempts,
        Instant createdAt,
        @Nullable Instant claimedAt,
        Instant expiresAt,
        @Nullable String providerId,
        @Nullable String error,
        @Nullable Invitation invitation,
        @Nullable UUID bundleId) {

    /** Returns whether it tells others together. */
    public boolean bundle() {
        return template.equals(DigestComposer.INCIDENTS) || template.equals(DigestComposer.JOBS);
    }
}
