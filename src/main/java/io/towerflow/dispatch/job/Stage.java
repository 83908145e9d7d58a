package io.towerflow.dispatch.job;

import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.visit.JobAnswers;
import java.util.Locale;

/** Stage of a job, for one technician. */
enum Stage {
    /** Being asked. */
    ASKED,
    /** Accepted, on the way. */
    WAY,
    SITE,
    /** Over, by this technician's own word. */
    ENDED,
    /** Called off, or somebody else's. */
    GONE;

    static Stage of(WorkOrder order, Offer offer) {
        boolean has = JobAnswers.has(order, offer);
        return switch (order.state()) {
            case PENDING -> offer.state() == OfferState.OPEN ? ASKED : GONE;
            case ACKNOWLEDGED -> has ? WAY : GONE;
            case IN_PROGRESS -> has ? SITE : GONE;
            case COMPLETED, FAILED -> has ? ENDED : GONE;
            case CANCELLED, REJECTED -> GONE;
        };
    }

    /** Returns the word by which the page knows it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
