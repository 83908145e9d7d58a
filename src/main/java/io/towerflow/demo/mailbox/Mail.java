package io.towerflow.demo.mailbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Mail that came in.
 *
 * @param messageId its Message-ID, or null where it has none
 * @param body the text for reading; where the mail has only HTML, without its marks
 * @param html the HTML, or null where it has none
 */
record Mail(
        long id,
        String from,
        String to,
        String subject,
        @Nullable String messageId,
        String body,
        @Nullable String html,
        Instant receivedAt) {}
