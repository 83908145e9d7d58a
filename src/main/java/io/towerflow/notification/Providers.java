package io.towerflow.notification;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Providers that carry our messages, and their states. */
public interface Providers {

    List<Provider> all();

    /**
     * A provider as it is now, as far as this node knows.
     *
     * @param id {@code twilio}, {@code smpp}, {@code mail}
     * @param missing what it still needs to be set up, or null where it is
     * @param downSince since when each call has failed, or null while it takes what it is given
     * @param error the latest reason, or why its standing connection is not open; null while all is well
     */
    record Provider(
            String id,
            Channel channel,
            @Nullable String missing,
            @Nullable Instant downSince,
            @Nullable String error) {}
}
