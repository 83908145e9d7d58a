package io.towerflow.dispatch;

import io.towerflow.dispatch.booking.Bookings;
import io.towerflow.dispatch.selection.WeeklyHours;
import io.towerflow.dispatch.visit.TechnicianNotifications;
import io.towerflow.incident.Incident;
import io.towerflow.people.People;
import io.towerflow.people.Technician;
import io.towerflow.problem.ConflictException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Records what becomes of a visit that a technician has accepted, to the repair, the failure or the end of the shift. */
@Service
@Transactional(noRollbackFor = ConflictException.class)
public class VisitService {

    /** Time for a technician for whom no shift ends that anybody knows of. */
    private static final Duration NO_END = Duration.ofDays(7);

    /** Time to arrival within which a technician goes on although the shift is over. */
    private static final Duration NEARLY_THERE = Duration.ofMinutes(45);

    /** Time for which a visit that goes on after the shift is left alone. */
    private static final Duration NEXT_LOOK = Duration.ofHours(1);

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final WorkOrderRepository repository;
    private final WorkOrderChanges changes;
    private final TechnicianSelection selection;
    private final TechnicianNotifications notifications;
    private final Bookings bookings;
    private final People people;

    VisitService(
            WorkOrderRepository repository,
            WorkOrderChanges changes,
            TechnicianSelection selection,
            TechnicianNotifications notifications,
            Bookings bookings,
            People people) {
        this.repository = repository;
        this.changes = changes;
        this.selection = selection;
        this.notifications = notifications;
        this.bookings = bookings;
        this.people = people;
    }

    /**
     * Tells the technician who accepted what he or she must know.
     *
     * @return when his or her shift ends: who is still on the way then hands over
     */
    public Instant confirm(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        String technicianId = order.technicianId();
        Instant now = changes.now();
        if (!order.open() || technicianId == null) {
            return now.plus(NO_END);
        }
        bookings.bookWhereFetched(order, technicianId);
        notifications.confirm(
                order,
                changes.lastOffer(order, technicianId),
                changes.incident(order.incidentNumber()),
                changes.person(technicianId));
        Long minutes = people.technician(technicianId)
                .map(one -> WeeklyHours.of(one.shift(), one.timeZone()).minutesToEnd(now))
                .orElse(null);
        // Who was off shift when accepting was asked with a reason, and has no end to be held to.
        return now.plus(minutes == null ? NO_END : Duration.ofMinutes(minutes));
    }

    /** Returns when to look again at a visit that goes on after the shift. */
    public Instant nextLook() {
        return changes.now().plus(NEXT_LOOK);
    }

    /**
     * Hands the work order over as the shift of the technician is over: who is on the way and not nearly there hands over, if
     * somebody else may be asked.
     *
     * @return whether the work order is free for the next
     */
    public boolean handOverAtShiftEnd(String workOrderId) {
        WorkOrder order = repository.lock(workOrderId);
        String technicianId = order.technicianId();
        Instant now = changes.now();
        if (order.state() != WorkOrderState.ACKNOWLEDGED || technicianId == null) {
            return false;
        }
        Instant eta = order.etaAt();
        boolean nearlyThere = eta != null && eta.isBefore(now.plus(NEARLY_THERE));
        boolean onDuty = people.technician(technicianId)
                .map(one -> WeeklyHours.of(one.shift(), one.timeZone()).on(now))
                .orElse(false);
        Incident incident = changes.incident(order.incidentNumber());
        if (nearlyThere || onDuty || !selection.anybodyElse(order, incident)) {
            return false;
        }
        Offer offer = changes.lastOffer(order, technicianId);
        repository.update(offer.with(OfferState.RETURNED, null, now));
        WorkOrder released = changes.store(order.release(technicianId, now));
        notifications.shiftOver(order, offer.number(), incident, changes.person(technicianId));
        changes.tell(released, "handed-over", List.of(order.id(), changes.nameOf(technicianId)), null);
        return true;
    }

    /**
     * Records that the technician has arrived.
     *
     * @throws ConflictException when the technician has not accepted, or has arrived already
     */
    public WorkOrder arrive(String workOrderId, String technicianId, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder arrived = order.arrive(technicianId, changes.now());
        changes.store(arrived);
        changes.tell(arrived, "arrived", List.of(order.id(), changes.nameOf(technicianId)), actor);
        changes.report(order, "workOrder.arrived");
        return arrived;
    }

    /**
     * Records that the technician has repaired it.
     *
     * @param cause what he or she found, or null
     * @throws ConflictException when the technician does not have the work order
     */
    public WorkOrder complete(String workOrderId, String technicianId, @Nullable String cause, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder completed = order.complete(technicianId, WorkOrderChanges.blankToNull(cause), changes.now());
        changes.store(completed);
        changes.tell(
                completed,
                "repaired",
                List.of(order.id(), changes.nameOf(technicianId), cause == null ? "" : cause),
                actor);
        changes.report(order, "workOrder.done");
        return completed;
    }

    /**
     * Records when the technician who is on the way will be on site.
     *
     * @throws ConflictException when the technician does not have the work order, or has arrived already
     */
    public WorkOrder expect(String workOrderId, String technicianId, Instant eta, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder expected = order.expect(technicianId, eta.truncatedTo(ChronoUnit.MICROS));
        changes.store(expected);
        String time = clockTime(eta, technicianId);
        notifications.expected(
                expected,
                changes.lastOffer(order, technicianId),
                changes.incident(order.incidentNumber()),
                changes.person(technicianId),
                time);
        changes.tell(expected, "eta", List.of(order.id(), changes.nameOf(technicianId), time), actor);
        return expected;
    }

    /**
     * Records that the technician lacks a part; the dispatcher sees it.
     *
     * @param part in the technician's words; not blank
     * @throws ConflictException when the technician does not have the work order
     */
    public WorkOrder lackPart(String workOrderId, String technicianId, String part, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder lacking = order.lack(technicianId, part.strip());
        changes.store(lacking);
        changes.tell(lacking, "part-wanted", List.of(order.id(), changes.nameOf(technicianId), part.strip()), actor);
        return lacking;
    }

    /**
     * Records what it was, as the technician who has repaired it says afterwards.
     *
     * @throws ConflictException when it is not repaired, not by this technician, or the cause is known already
     */
    public WorkOrder explain(String workOrderId, String technicianId, String cause, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder explained = order.explain(technicianId, cause.strip());
        changes.store(explained);
        changes.tell(explained, "explained", List.of(order.id(), changes.nameOf(technicianId), cause.strip()), actor);
        return explained;
    }

    /** Returns an instant as the technician's own clock shows it, as 14:30. */
    public String clockTime(Instant time, String technicianId) {
        return HOUR.format(time.atZone(
                people.technician(technicianId).map(Technician::timeZone).orElse(ZoneOffset.UTC)));
    }

    /**
     * Records that the technician cannot repair it.
     *
     * @throws ConflictException when the technician does not have the work order
     */
    public WorkOrder fail(String workOrderId, String technicianId, @Nullable String reason, String actor) {
        WorkOrder order = repository.lock(workOrderId);
        WorkOrder failed = order.fail(technicianId, WorkOrderChanges.blankToNull(reason), changes.now());
        changes.store(failed);
        changes.tell(
                failed,
                "not-repaired",
                List.of(order.id(), changes.nameOf(technicianId), reason == null ? "" : reason),
                actor);
        changes.report(order, "workOrder.notRepaired");
        return failed;
    }
}
