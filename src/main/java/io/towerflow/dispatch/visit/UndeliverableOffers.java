package io.towerflow.dispatch.visit;

import io.towerflow.dispatch.OfferService;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.notification.MessageUndeliverable;
import io.towerflow.problem.ConflictException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Asks the next technician at once where an offer reached nobody by any way: waiting for an answer would be in vain. */
@Component
class UndeliverableOffers {

    private static final Logger log = LoggerFactory.getLogger(UndeliverableOffers.class);
    private static final String OFFER = "dispatch.offer";

    /** Reason in the timeline, which both languages read. */
    private static final String REASON = "injoignable / unreachable";

    private static final String ACTOR = "towerflow";

    private final WorkOrders workOrders;
    private final OfferService offers;

    UndeliverableOffers(WorkOrders workOrders, OfferService offers) {
        this.workOrders = workOrders;
        this.offers = offers;
    }

    @EventListener
    void on(MessageUndeliverable lost) {
        String id = lost.workOrderId();
        if (id == null || !lost.template().equals(OFFER)) {
            return;
        }
        boolean awaited = workOrders.offers(id).stream()
                .anyMatch(offer ->
                        offer.state() == OfferState.OPEN && offer.technicianId().equals(lost.recipientId()));
        if (!awaited) {
            return;
        }
        try {
            offers.decline(id, lost.recipientId(), REASON, ACTOR);
        } catch (ConflictException e) {
            log.info("{} has gone on before it was known that {} cannot be reached", id, lost.recipientId());
        }
    }
}
