package io.towerflow.dispatch.booking;

import io.towerflow.dispatch.DispatchSettings;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderEvents;
import io.towerflow.dispatch.WorkOrderRepository;
import io.towerflow.dispatch.selection.CandidateFacts;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.RuleBrokenException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Books what a visit takes beside the technician: a part and a permit. Each booking has its undoing, which the process calls as
 * compensation; undoing what is not booked does nothing.
 */
@Service
@Transactional
public class Bookings {

    private final JdbcClient jdbc;
    private final WorkOrderRepository workOrders;
    private final WorkOrderEvents news;
    private final CandidateFacts facts;
    private final PartStock stock;
    private final SiteAccess admissions;
    private final Incidents incidents;
    private final Inventory inventory;
    private final DispatchSettings settings;
    private final Clock clock;

    Bookings(
            JdbcClient jdbc,
            WorkOrderRepository workOrders,
            WorkOrderEvents news,
            CandidateFacts facts,
            PartStock stock,
            SiteAccess admissions,
            Incidents incidents,
            Inventory inventory,
            DispatchSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.workOrders = workOrders;
        this.news = news;
        this.facts = facts;
        this.stock = stock;
        this.admissions = admissions;
        this.incidents = incidents;
        this.inventory = inventory;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Part that waits for a work order.
     *
     * @param state reserved, released or used
     */
    public record PartReservation(String workOrderId, String locationId, String part, String state) {}

    /**
     * Permit to enter a site.
     *
     * @param contact who is asked, or null
     * @param state requested, granted, refused, unanswered or cancelled
     * @param reference the number of the permit, or null
     */
    public record Permit(
            String workOrderId,
            String siteId,
            @Nullable String contact,
            String state,
            @Nullable String reference) {}

    /** Reserves the part that the repair most likely takes, at the depot nearest to the site; empty where there is none. */
    public Optional<PartReservation> reservePart(String workOrderId) {
        WorkOrder order = workOrders.lock(workOrderId);
        String part = facts.needOf(incident(order)).part();
        if (part == null) {
            return Optional.empty();
        }
        List<PartStock.Place> places = stock.of(part);
        Optional<PartReservation> reserved = nearestFirst(order, places).stream()
                .filter(place -> stock.reserve(place.locationId(), part))
                .findFirst()
                .map(place -> new PartReservation(workOrderId, place.locationId(), part, "reserved"));
        reserved.ifPresent(one -> {
            jdbc.sql("INSERT INTO part_reservation (work_order_id, location_id, part, state, changed_at) "
                            + "VALUES (?, ?, ?, 'reserved', ?)")
                    .params(workOrderId, one.locationId(), part, Timestamp.from(now()))
                    .update();
            news.tell(order, "part-reserved", List.of(order.id(), part, nameOf(places, one.locationId())), null);
        });
        if (reserved.isEmpty() && !places.isEmpty()) {
            news.tell(order, "part-not-in-stock", List.of(order.id(), part), null);
        }
        return reserved;
    }

    /**
     * Books the piece that the technician who goes brings: the one in his or her van where there is one, else the one at the
     * depot. What was booked elsewhere is free again.
     */
    public void bookWhereFetched(WorkOrder order, String technicianId) {
        PartReservation held =
                part(order.id()).filter(one -> one.state().equals("reserved")).orElse(null);
        String part = held == null ? facts.needOf(incident(order)).part() : held.part();
        if (part == null) {
            return;
        }
        List<PartStock.Place> places = stock.of(part);
        PartStock.Place before = places.stream()
                .filter(place -> held != null && place.locationId().equals(held.locationId()))
                .findFirst()
                .orElse(null);
        boolean inVan = before != null && technicianId.equals(before.technicianId());
        boolean atDepot = before != null && before.technicianId() == null;
        PartStock.Place better = places.stream()
                .filter(place -> !inVan && technicianId.equals(place.technicianId()) && place.free() > 0)
                .findFirst()
                .or(() -> inVan || atDepot
                        ? Optional.empty()
                        : nearestFirst(order, places).stream().findFirst())
                .filter(place -> stock.reserve(place.locationId(), part))
                .orElse(null);
        if (better == null) {
            return;
        }
        if (held != null) {
            stock.release(held.locationId(), part);
        }
        jdbc.sql("INSERT INTO part_reservation (work_order_id, location_id, part, state, changed_at) "
                        + "VALUES (?, ?, ?, 'reserved', ?) ON CONFLICT (tenant_id, work_order_id) DO UPDATE "
                        + "SET location_id = EXCLUDED.location_id, part = EXCLUDED.part, state = 'reserved', "
                        + "changed_at = EXCLUDED.changed_at")
                .params(order.id(), better.locationId(), part, Timestamp.from(now()))
                .update();
        news.tell(order, "part-reserved", List.of(order.id(), part, better.name()), null);
    }

    /** Gives a reserved part back to whom it may serve next. */
    public void releasePart(String workOrderId) {
        endReservation(workOrderId, "released").ifPresent(one -> {
            stock.release(one.locationId(), one.part());
            WorkOrder order = workOrders.lock(workOrderId);
            news.tell(order, "part-released", List.of(order.id(), one.part()), null);
        });
    }

    /** Marks the part as used, as the visit has repaired it. */
    public void takePart(String workOrderId) {
        endReservation(workOrderId, "used").ifPresent(one -> stock.take(one.locationId(), one.part()));
    }

    private Optional<PartReservation> endReservation(String workOrderId, String state) {
        return jdbc.sql("UPDATE part_reservation SET state = ?, changed_at = ? WHERE work_order_id = ? "
                        + "AND state = 'reserved' RETURNING location_id, part")
                .params(state, Timestamp.from(now()), workOrderId)
                .query((row, n) -> new PartReservation(workOrderId, row.getString(1), row.getString(2), state))
                .optional();
    }

    /**
     * Asks for leave to enter the site, where it takes one.
     *
     * @return how long the answer is awaited before the visit goes on without; empty where no permit is needed
     */
    public Optional<Duration> bookAccess(String workOrderId) {
        WorkOrder order = workOrders.lock(workOrderId);
        SiteAccess.Access access = admissions.access(order.siteId()).orElse(null);
        if (access == null || !access.permitNeeded()) {
            return Optional.empty();
        }
        jdbc.sql(
                        "INSERT INTO permit (work_order_id, site_id, contact, state, changed_at) VALUES (?, ?, ?, 'requested', ?)")
                .params(workOrderId, order.siteId(), access.contact(), Timestamp.from(now()))
                .update();
        news.tell(
                order,
                "permit-requested",
                List.of(order.id(), access.contact() == null ? order.siteId() : access.contact()),
                null);
        return Optional.of(settings.permitWait(incident(order).severity()));
    }

    /**
     * Records the answer to a request for a permit.
     *
     * @param answer granted or refused
     * @param reference the number of the permit, or null
     * @throws RuleBrokenException for another answer
     */
    public void decidePermit(
            String workOrderId, @Nullable String answer, @Nullable String reference, @Nullable String actor) {
        if (answer == null || !answer.equals("granted") && !answer.equals("refused")) {
            throw new RuleBrokenException("permit must be granted or refused, not " + answer);
        }
        changePermit(workOrderId, answer, reference, actor);
        WorkOrder order = workOrders.lock(workOrderId);
        news.tell(order, "permit-" + answer, List.of(order.id(), reference == null ? "" : reference), actor);
    }

    /** Records that nobody answers in time: the visit goes on, as an emergency allows. */
    public void enterUnanswered(String workOrderId) {
        changePermit(workOrderId, "unanswered", null, null);
        WorkOrder order = workOrders.lock(workOrderId);
        news.tell(order, "permit-unanswered", List.of(order.id()), null);
    }

    /** Cancels the permit, as the visit does not take place and it is no longer needed. */
    public void cancelAccess(String workOrderId) {
        int cancelled = jdbc.sql("UPDATE permit SET state = 'cancelled', changed_at = ? WHERE work_order_id = ? "
                        + "AND state IN ('requested', 'granted', 'unanswered')")
                .params(Timestamp.from(now()), workOrderId)
                .update();
        if (cancelled > 0) {
            WorkOrder order = workOrders.lock(workOrderId);
            news.tell(order, "permit-cancelled", List.of(order.id()), null);
        }
    }

    private void changePermit(String workOrderId, String state, @Nullable String reference, @Nullable String actor) {
        jdbc.sql("UPDATE permit SET state = ?, reference = ?, actor = ?, changed_at = ? WHERE work_order_id = ?")
                .params(state, reference, actor, Timestamp.from(now()), workOrderId)
                .update();
    }

    /** Moves what was booked for one visit to the next of the same dispatch. */
    public void move(String fromWorkOrder, String toWorkOrder) {
        jdbc.sql("UPDATE part_reservation SET work_order_id = ? WHERE work_order_id = ? AND state = 'reserved'")
                .params(toWorkOrder, fromWorkOrder)
                .update();
        jdbc.sql("UPDATE permit SET work_order_id = ? WHERE work_order_id = ? AND state IN ('granted', 'unanswered')")
                .params(toWorkOrder, fromWorkOrder)
                .update();
    }

    @Transactional(readOnly = true)
    public Optional<PartReservation> part(String workOrderId) {
        return jdbc.sql("SELECT * FROM part_reservation WHERE work_order_id = ?")
                .param(workOrderId)
                .query((row, n) -> new PartReservation(
                        workOrderId, row.getString("location_id"), row.getString("part"), row.getString("state")))
                .optional();
    }

    @Transactional(readOnly = true)
    public Optional<Permit> permit(String workOrderId) {
        return jdbc.sql("SELECT * FROM permit WHERE work_order_id = ?")
                .param(workOrderId)
                .query((row, n) -> new Permit(
                        workOrderId,
                        row.getString("site_id"),
                        row.getString("contact"),
                        row.getString("state"),
                        row.getString("reference")))
                .optional();
    }

    /** Returns the depots, nearest first, and depots only: what lies in a van goes where its technician goes. */
    private List<PartStock.Place> nearestFirst(WorkOrder order, List<PartStock.Place> places) {
        Site site = inventory.topology(order.tenant()).site(order.siteId());
        return places.stream()
                .filter(place -> place.technicianId() == null && place.free() > 0)
                .sorted(Comparator.comparingDouble((PartStock.Place place) -> CandidateFacts.kilometers(place, site))
                        .thenComparing(PartStock.Place::locationId))
                .toList();
    }

    private static String nameOf(List<PartStock.Place> places, String locationId) {
        return places.stream()
                .filter(place -> place.locationId().equals(locationId))
                .map(PartStock.Place::name)
                .findFirst()
                .orElse(locationId);
    }

    private Incident incident(WorkOrder order) {
        return incidents
                .find(order.incidentNumber())
                .orElseThrow(() -> new NotFoundException("incident", order.incidentNumber()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
