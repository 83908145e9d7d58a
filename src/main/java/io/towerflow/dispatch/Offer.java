package io.towerflow.dispatch;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A technician is asked to take a work order.
 *
 * @param number 1 for the first technician who is asked
 * @param distanceMeters from where the technician is believed to be to the site, as the crow flies
 * @param reasons why this technician
 * @param expiresAt when silence counts as an answer; null until the message is written
 * @param answer what the technician gave as reason, or null
 */
public record Offer(
        String workOrderId,
        int number,
        String technicianId,
        OfferState state,
        int distanceMeters,
        boolean chosenByDispatcher,
        List<Reason> reasons,
        @Nullable Instant offeredAt,
        @Nullable Instant expiresAt,
        @Nullable Instant answeredAt,
        @Nullable String answer) {

    Offer with(OfferState newState, @Nullable String newAnswer, Instant now) {
        return new Offer(
                workOrderId,
                number,
                technicianId,
                newState,
                distanceMeters,
                chosenByDispatcher,
                reasons,
                offeredAt,
                expiresAt,
                now,
                newAnswer == null ? answer : newAnswer);
    }
}
