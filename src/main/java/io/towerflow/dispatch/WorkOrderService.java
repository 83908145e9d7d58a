package io.towerflow.dispatch;

import io.towerflow.dispatch.booking.Bookings;
import io.towerflow.dispatch.selection.CandidateFacts;
import io.towerflow.dispatch.selection.TechnicianChoices;
import io.towerflow.dispatch.visit.TechnicianNotifications;
import io.towerflow.incident.Incident;
import io.towerflow.people.Person;
import io.towerflow.problem.ConflictException;
import io.towerflow.tenancy.Tenancy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Opens work orders and ends those that nobody carries out; who was asked or sent is told to stand down. */
@Service
@Transactional(noRollbackFor = ConflictException.class)
public class WorkOrderService {

    private final WorkOrderRepository repository;
    private final WorkOrderChanges changes;
    private final TechnicianSelection selection;
    private final TechnicianNotifications notifications;
    private final Bookings bookings;
    private final CandidateFacts facts;
    private final DispatchSettings settings;

    WorkOrderService(
            WorkOrderRepository repository,
            WorkOrderChanges changes,
            TechnicianSelection selection,
            TechnicianNotifications notifications,
            Bookings bookings,
            CandidateFacts facts,
            DispatchSettings settings) {
        this.repository = repository;
        this.changes = changes;
        this.selection = selection;
        this.notifications = notifications;
        this.bookings = bookings;
        this.facts = facts;
        this.settings = settings;
    }

    /**
     * Opens a work order at the site of the incident's root cause, for the skill that its cause takes.
     *
     * @param preferredTechnicianId whom the dispatcher wants to be asked first; null, blank or {@link TechnicianChoices#ANYBODY}
     * where it is left to the rules
     */
    public WorkOrder open(String incidentNumber, @Nullable String preferredTechnicianId) {
        Incident incident = changes.incident(incidentNumber);
        Instant now = changes.now();
        long number = repository.nextNumber();
        WorkOrder order;
        do {
            order = new WorkOrder(
                    String.format(
                            Locale.ROOT,
                            "WO-%d-%06d",
                            now.atZone(ZoneOffset.UTC).getYear(),
                            number),
                    Tenancy.required(),
                    incidentNumber,
                    CandidateFacts.siteOf(incident),
                    facts.skillFor(incident),
                    ShortCodes.next(number, repository::inUse),
                    WorkOrderState.PENDING,
                    null,
                    TechnicianChoices.ANYBODY.equals(preferredTechnicianId)
                            ? null
                            : WorkOrderChanges.blankToNull(preferredTechnicianId),
                    null,
                    null,
                    null,
                    null,
                    now,
                    now);
        } while (!repository.insert(order));
        changes.tell(order, "work-order-created", List.of(order.id(), order.siteId()), null);
        return order;
    }

    /**
     * Opens another visit for the same dispatch, as somebody could not repair it, as long as the settings allow another and
     * somebody else may be asked. What was booked serves it.
     *
     * @return empty where the dispatcher must decide
     */
    public Optional<WorkOrder> openFollowUp(String workOrderId) {
        WorkOrder failed = repository.lock(workOrderId);
        Incident incident = changes.incident(failed.incidentNumber());
        long tried = repository.ofIncident(failed.incidentNumber()).stream()
                .filter(order -> order.state() == WorkOrderState.FAILED)
                .count();
        if (tried >= settings.visits() || !selection.anybodyElse(failed, incident)) {
            return Optional.empty();
        }
        WorkOrder next = open(failed.incidentNumber(), null);
        bookings.move(failed.id(), next.id());
        return Optional.of(next);
    }

    /**
     * Cancels the work order for a person: whoever was asked or sent is told, and what was booked is undone by the process.
     *
     * @throws ConflictException when it has ended
     */
    public WorkOrder cancel(String workOrderId, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        if (!order.open()) {
            throw new ConflictException(
                    "Work order " + order.id() + " is " + order.state().word());
        }
        cancelAndTell(order, actor);
        changes.report(order, "workOrder.cancelled");
        return repository.lock(workOrderId);
    }

    /** Rejects the work order, as nobody is left to be asked. */
    public void reject(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder rejected = changes.store(order.reject(changes.now()));
        changes.tell(rejected, "nobody-available", List.of(order.id()), null);
    }

    /** Undoes the booking of a technician: who is still asked, on the way or at work is told to stand down. */
    public void releaseTechnician(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        if (order.open()) {
            cancelAndTell(order, null);
        }
    }

    /** Ends the work order with its process, however that ended: nobody goes any more, and nothing stays booked. */
    public void standDown(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        if (order.state() != WorkOrderState.COMPLETED) {
            // The engine deletes a process without compensation; what compensation has undone is left alone.
            bookings.releasePart(workOrderId);
            bookings.cancelAccess(workOrderId);
        }
        if (!order.open()) {
            return;
        }
        cancelAndTell(order, null);
    }

    private void cancelAndTell(WorkOrder order, @Nullable String actor) {
        String workOrderId = order.id();
        WorkOrder cancelled = changes.store(order.cancel(changes.now()));
        List<Offer> concerned = repository.offers(workOrderId).stream()
                .filter(offer -> offer.state() == OfferState.OPEN
                        || offer.state() == OfferState.CHOSEN
                        || offer.state() == OfferState.ACCEPTED)
                .toList();
        for (Offer offer : concerned) {
            Person technician = changes.person(offer.technicianId());
            repository.update(offer.with(OfferState.WITHDRAWN, null, changes.now()));
            if (offer.offeredAt() != null) {
                notifications.standDown(order, offer.number(), changes.incident(order.incidentNumber()), technician);
            }
            changes.tell(cancelled, "stood-down", List.of(order.id(), technician.name()), actor);
        }
        if (concerned.isEmpty()) {
            changes.tell(cancelled, "work-order-cancelled", List.of(order.id()), actor);
        }
    }
}
