package io.towerflow.dispatch;

import io.towerflow.dispatch.selection.CandidateFacts;
import io.towerflow.dispatch.selection.WeeklyHours;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.people.People;
import io.towerflow.people.Technician;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Plan of a day for a planner: who is where, and who does what. */
@Service
@Transactional(readOnly = true)
public class DispatchPlan {

    private static final Duration STEP = Duration.ofMinutes(15);

    /** Time for which a visit whose end nobody knows is drawn, and entered in calendars. */
    public static final Duration EXPECTED_WORK = Duration.ofHours(1);

    private final WorkOrderRepository repository;
    private final People people;
    private final Inventory inventory;
    private final DispatchSettings settings;
    private final Clock clock;

    DispatchPlan(
            WorkOrderRepository repository,
            People people,
            Inventory inventory,
            DispatchSettings settings,
            Clock clock) {
        this.repository = repository;
        this.people = people;
        this.inventory = inventory;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Day of a technician.
     *
     * @param duty when the shift is on, cut to the day
     * @param visits what he or she was asked or did, oldest first
     */
    public record Row(Technician technician, List<Span> duty, List<Visit> visits) {}

    /** Time from one instant to another. */
    public record Span(Instant from, Instant to) {}

    /**
     * Visit of a technician for a work order.
     *
     * @param to when it ended; where it goes on, when it may end
     */
    public record Visit(WorkOrder order, Offer offer, Instant from, Instant to) {}

    /** Returns the day of everybody, by names; the day is one on the clocks of the zone. */
    public List<Row> day(LocalDate day, ZoneId zone) {
        Instant from = day.atStartOfDay(zone).toInstant();
        Instant to = day.plusDays(1).atStartOfDay(zone).toInstant();
        Instant now = clock.instant();
        Map<String, WorkOrder> orders =
                repository.between(from, to).stream().collect(Collectors.toMap(WorkOrder::id, order -> order));
        Map<String, List<Visit>> visits = repository.offersOf(orders.keySet()).stream()
                .filter(offer -> offer.offeredAt() != null && offer.offeredAt().isBefore(to))
                .map(offer -> visit(Objects.requireNonNull(orders.get(offer.workOrderId())), offer, now))
                .filter(visit -> visit.to().isAfter(from))
                .collect(Collectors.groupingBy(visit -> visit.offer().technicianId()));
        return people.technicians().stream()
                .sorted(Comparator.comparing(technician -> technician.person().name()))
                .map(technician -> new Row(
                        technician,
                        duty(technician, from, to),
                        visits.getOrDefault(technician.person().id(), List.of())))
                .toList();
    }

    private static Visit visit(WorkOrder order, Offer offer, Instant now) {
        Instant from = Objects.requireNonNull(offer.offeredAt());
        Instant answered = offer.answeredAt();
        boolean has = offer.technicianId().equals(order.technicianId()) && offer.state() == OfferState.ACCEPTED;
        Instant to;
        if (!has) {
            to = answered == null ? Objects.requireNonNullElse(offer.expiresAt(), now) : answered;
        } else if (order.state().ended()) {
            to = order.stateChangedAt();
        } else {
            Instant eta = order.etaAt() == null ? now : order.etaAt();
            to = (eta.isAfter(now) ? eta : now).plus(EXPECTED_WORK);
        }
        return new Visit(order, offer, from, to);
    }

    private static List<Span> duty(Technician technician, Instant from, Instant to) {
        WeeklyHours hours = WeeklyHours.of(technician.shift(), technician.timeZone());
        List<Span> spans = new ArrayList<>();
        Instant began = null;
        for (Instant time = from; time.isBefore(to); time = time.plus(STEP)) {
            boolean on = hours.on(time);
            if (on && began == null) {
                began = time;
            } else if (!on && began != null) {
                spans.add(new Span(began, time));
                began = null;
            }
        }
        if (began != null) {
            spans.add(new Span(began, to));
        }
        return spans;
    }

    /**
     * Place where a technician is believed to be.
     *
     * @param state free, busy or off
     * @param workOrderId the open one that he or she has or is asked for, or null
     * @param toLatitude degrees north of the site where that is, or null
     * @param toLongitude degrees east of the site where that is, or null
     */
    public record Whereabouts(
            String id,
            String name,
            double latitude,
            double longitude,
            String state,
            @Nullable String workOrderId,
            @Nullable Double toLatitude,
            @Nullable Double toLongitude) {}

    /** Returns where everybody is now: at the last site for some hours, else at home. */
    public List<Whereabouts> whereabouts() {
        Instant now = clock.instant();
        Topology topology = inventory.topology(Tenancy.required());
        Map<String, String> engaged = repository.engaged();
        Map<String, String> lastSites = repository.lastSites(now.minus(settings.lastSiteCounts()));
        return people.technicians().stream()
                .map(technician -> {
                    String id = technician.person().id();
                    String lastSite = lastSites.get(id);
                    CandidateFacts.Spot spot =
                            CandidateFacts.Spot.of(technician, lastSite == null ? null : topology.site(lastSite));
                    String workOrder = engaged.get(id);
                    Site site = workOrder == null
                            ? null
                            : repository
                                    .find(workOrder)
                                    .map(order -> topology.site(order.siteId()))
                                    .orElse(null);
                    boolean placed = site != null && !site.placeholder();
                    return new Whereabouts(
                            id,
                            technician.person().name(),
                            spot.latitude(),
                            spot.longitude(),
                            workOrder != null
                                    ? "busy"
                                    : WeeklyHours.of(technician.shift(), technician.timeZone())
                                                    .on(now)
                                            ? "free"
                                            : "off",
                            workOrder,
                            placed && site != null ? site.latitude() : null,
                            placed && site != null ? site.longitude() : null);
                })
                .toList();
    }
}
