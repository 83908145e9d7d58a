package io.towerflow.dispatch;

import io.towerflow.dispatch.visit.TechnicianNotifications;
import io.towerflow.incident.Incident;
import io.towerflow.people.Person;
import io.towerflow.problem.ConflictException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Offers work orders to the technicians who were selected, and takes their answers. */
@Service
@Transactional(noRollbackFor = ConflictException.class)
public class OfferService {

    private final WorkOrderRepository repository;
    private final WorkOrderChanges changes;
    private final TechnicianNotifications notifications;
    private final DispatchSettings settings;

    OfferService(
            WorkOrderRepository repository,
            WorkOrderChanges changes,
            TechnicianNotifications notifications,
            DispatchSettings settings) {
        this.repository = repository;
        this.changes = changes;
        this.notifications = notifications;
        this.settings = settings;
    }

    /** Asks the chosen technicians and returns how long the answer is awaited. */
    public Duration offer(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        Incident incident = changes.incident(order.incidentNumber());
        Duration timeout = settings.offerTimeout(incident.severity());
        Instant now = changes.now();
        for (Offer chosen : repository.offers(workOrderId)) {
            if (chosen.state() == OfferState.CHOSEN) {
                Offer offer = chosen.asked(now, now.plus(timeout));
                repository.update(offer);
                Person technician = changes.person(offer.technicianId());
                notifications.offer(order, offer, incident, technician, timeout);
                changes.tell(
                        order,
                        "offer-sent",
                        List.of(
                                order.id(),
                                technician.name(),
                                String.valueOf(Math.round(offer.distanceMeters() / 1000.0)),
                                order.code()),
                        null);
            }
        }
        return timeout;
    }

    /**
     * Ends the time to answer.
     *
     * @return whether somebody had answered meanwhile, so that the answer is on its way to the process
     */
    public boolean expire(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        List<Offer> open = changes.openOffers(order);
        if (open.isEmpty()) {
            return true;
        }
        for (Offer offer : open) {
            repository.update(offer.with(OfferState.SILENT, null, changes.now()));
            changes.tell(order, "offer-silent", List.of(order.id(), changes.nameOf(offer.technicianId())), null);
        }
        changes.store(order.release(open.getFirst().technicianId(), changes.now()));
        return false;
    }

    /**
     * Accepts the work order for the technician who is being asked.
     *
     * @param actor the user who says so: the technician, or the dispatcher for him or her
     * @throws ConflictException when he or she is not being asked now
     */
    public WorkOrder accept(String workOrderId, String technicianId, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder accepted = order.accept(technicianId, changes.now());
        Offer offer = changes.openOffer(order, technicianId);
        repository.update(offer.with(OfferState.ACCEPTED, null, changes.now()));
        changes.store(accepted);
        changes.tell(accepted, "accepted", List.of(order.id(), changes.nameOf(technicianId)), actor);
        for (Offer other : changes.openOffers(order)) {
            if (other.number() != offer.number()) {
                repository.update(other.with(OfferState.WITHDRAWN, null, changes.now()));
                notifications.taken(
                        order,
                        other.number(),
                        changes.incident(order.incidentNumber()),
                        changes.person(other.technicianId()));
            }
        }
        changes.report(order, "workOrder.accepted");
        return accepted;
    }

    /**
     * Declines the work order for a technician who is being asked, or gives it back for the one who had accepted; once nobody is
     * left who may still say yes, the next is asked.
     *
     * @throws ConflictException when the work order is not with him or her
     */
    public WorkOrder decline(String workOrderId, String technicianId, @Nullable String reason, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        boolean asked = order.state() == WorkOrderState.PENDING;
        Offer offer = asked ? changes.openOffer(order, technicianId) : changes.lastOffer(order, technicianId);
        List<Offer> others = asked
                ? changes.openOffers(order).stream()
                        .filter(other -> other.number() != offer.number())
                        .toList()
                : List.of();
        WorkOrder released = others.isEmpty()
                ? order.release(asked ? String.valueOf(order.technicianId()) : technicianId, changes.now())
                : order.askOnly(others.getFirst().technicianId(), changes.now());
        repository.update(offer.with(
                asked ? OfferState.DECLINED : OfferState.RETURNED,
                WorkOrderChanges.blankToNull(reason),
                changes.now()));
        changes.store(released);
        if (!asked) {
            notifications.givenBack(
                    order, offer.number(), changes.incident(order.incidentNumber()), changes.person(technicianId));
        }
        changes.tell(
                released,
                asked ? "declined" : "given-back",
                List.of(order.id(), changes.nameOf(technicianId), reason == null ? "" : reason),
                actor);
        if (others.isEmpty()) {
            changes.report(order, asked ? "workOrder.declined" : "workOrder.withdrawn");
        }
        return released;
    }
}
