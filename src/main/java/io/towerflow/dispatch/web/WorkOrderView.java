package io.towerflow.dispatch.web;

import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.ReasonTexts;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.people.Skill;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work order as the API shows it.
 *
 * @param technicianName of the technician who has it or is being asked; null where nobody is
 * @param etaAt when the technician says he or she will be on site; null where nothing was said
 * @param causeCode the code of the cause that was found, as in {@code rules/dispatch/cause-codes.csv}, or null
 * @param partWanted the part that the technician lacks, in his or her words, or null
 * @param offers who was asked, in this order; in lists null
 */
record WorkOrderView(
        String id,
        String incidentNumber,
        String siteId,
        Skill skill,
        String code,
        WorkOrderState state,
        @Nullable String technicianId,
        @Nullable String technicianName,
        @Nullable String preferredTechnicianId,
        @Nullable String note,
        @Nullable Instant etaAt,
        @Nullable String causeCode,
        @Nullable String partWanted,
        Instant createdAt,
        Instant stateChangedAt,
        @Nullable List<OfferView> offers) {

    static WorkOrderView of(WorkOrder order, @Nullable String technicianName, @Nullable List<OfferView> offers) {
        return new WorkOrderView(
                order.id(),
                order.incidentNumber(),
                order.siteId(),
                order.skill(),
                order.code(),
                order.state(),
                order.technicianId(),
                technicianName,
                order.preferredTechnicianId(),
                order.note(),
                order.etaAt(),
                order.causeCode(),
                order.partWanted(),
                order.createdAt(),
                order.stateChangedAt(),
                offers);
    }

    /**
     * Offer to one technician.
     *
     * @param distanceKilometers in a straight line
     * @param score the sum of what the reasons count, 100 for nobody's advantage; null where it was not kept
     * @param reasons why this technician, in the reader's language
     * @param answer what the technician gave as reason, or null
     */
    record OfferView(
            int number,
            String technicianId,
            String technicianName,
            OfferState state,
            double distanceKilometers,
            boolean chosenByDispatcher,
            @Nullable Long score,
            List<String> reasons,
            @Nullable Instant offeredAt,
            @Nullable Instant expiresAt,
            @Nullable Instant answeredAt,
            @Nullable String answer) {

        static OfferView of(Offer offer, String technicianName, List<String> reasons) {
            return new OfferView(
                    offer.number(),
                    offer.technicianId(),
                    technicianName,
                    offer.state(),
                    Math.round(offer.distanceMeters() / 100.0) / 10.0,
                    offer.chosenByDispatcher(),
                    offer.points() == null ? null : ReasonTexts.score(offer.points()),
                    reasons,
                    offer.offeredAt(),
                    offer.expiresAt(),
                    offer.answeredAt(),
                    offer.answer());
        }
    }
}
