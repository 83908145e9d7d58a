package io.towerflow.demo.exchange;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as the exchange keeps it.
 *
 * @param sid {@code SM} and 32 hexadecimal digits
 * @param sequence grows with each message
 */
record Sms(
        String sid,
        boolean inbound,
        String from,
        String to,
        String body,
        String status,
        Instant createdAt,
        @Nullable Instant sentAt,
        Instant updatedAt,
        long sequence) {

    /** The phone's number: the side that is not TowerFlow. */
    String phone() {
        return inbound ? from : to;
    }

    String direction() {
        return inbound ? "inbound" : "outbound-api";
    }
}
