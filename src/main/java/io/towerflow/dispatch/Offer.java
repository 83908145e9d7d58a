package io.towerflow.dispatch;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Question to a technician to take a work order.
 *
 * @param number 1 for the first technician who is asked
 * @param distanceMeters from where the technician is believed to be to the site, in a straight line
 * @param reasons why this technician
 * @param points the sum of what the reasons count; a minute on the road costs one; null where it was asked before it was kept
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
        @Nullable Double points,
        @Nullable Instant offeredAt,
        @Nullable Instant expiresAt,
        @Nullable Instant answeredAt,
        @Nullable String answer) {

    /** Returns the offer once its message is on its way. */
    Offer asked(Instant now, Instant expiry) {
        return new Offer(
                workOrderId,
                number,
                technicianId,
                OfferState.OPEN,
                distanceMeters,
                chosenByDispatcher,
                reasons,
                points,
                now,
                expiry,
                null,
                null);
    }

    Offer with(OfferState newState, @Nullable String newAnswer, Instant now) {
        return new Offer(
                workOrderId,
                number,
                technicianId,
                newState,
                distanceMeters,
                chosenByDispatcher,
                reasons,
                points,
                offeredAt,
                expiresAt,
                now,
                newAnswer == null ? answer : newAnswer);
    }
}
