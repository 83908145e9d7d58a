package io.towerflow.notification;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Request of a phone's owner, by SMS, to be sent nothing more.
 *
 * @param phone in E.164
 * @param word what was written, as it came
 * @param resumedAt when the same phone asked for messages again, or null while nothing is sent to it
 */
public record OptOut(
        String phone,
        String word,
        Instant stoppedAt,
        @Nullable Instant resumedAt) {}
