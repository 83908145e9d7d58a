package io.towerflow.console.incidents;

import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.incident.HandOverNote;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import io.towerflow.people.OnCall;
import io.towerflow.people.OnCallDuty;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Collects what the next shift must know without being told: what changed, what is promised, and who takes over. */
@Component
class HandOverView {

    /** Length of a shift, where no note marks the last hand-over. */
    private static final Duration SHIFT = Duration.ofHours(8);

    /** Longest age of a note that marks the hand-over of this shift. */
    private static final Duration LONGEST_SHIFT = Duration.ofHours(14);

    private static final int MOST = 500;

    private final IncidentService service;
    private final Incidents incidents;
    private final WorkOrders workOrders;
    private final OnCall onCall;
    private final Inventory inventory;
    private final IncidentRows rows;
    private final Clock clock;

    HandOverView(
            IncidentService service,
            Incidents incidents,
            WorkOrders workOrders,
            OnCall onCall,
            Inventory inventory,
            IncidentRows rows,
            Clock clock) {
        this.service = service;
        this.incidents = incidents;
        this.workOrders = workOrders;
        this.onCall = onCall;
        this.inventory = inventory;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * Contents of a hand-over.
     *
     * @param since when the shift began: the last note of a hand-over, or a shift's length ago
     * @param opened incidents that were opened since and are not over
     * @param ended incidents that ended since
     */
    public record HandOver(
            Instant since, List<Incident> opened, List<Incident> ended, List<Promise> promises, List<Duty> duties) {}

    /**
     * Promise: something that was said to happen.
     *
     * @param arrival whether somebody will be on site then, or must have answered by then
     */
    public record Promise(Instant at, ZoneId zone, boolean arrival, String name, String site, String number) {}

    /** Person on call; {@code next} is whose turn comes after, null where nobody's within a day. */
    public record Duty(
            String team,
            String name,
            Instant until,
            @Nullable String next,
            ZoneId zone) {}

    HandOver now() {
        Instant now = clock.instant();
        Instant since = service.handOverNotes(0, 1).stream()
                .map(HandOverNote::at)
                .filter(at -> at.isAfter(now.minus(LONGEST_SHIFT)))
                .findFirst()
                .orElse(now.minus(SHIFT));
        return new HandOver(
                since,
                incidents.page("open", 0, MOST).incidents().stream()
                        .filter(incident -> incident.openedAt().isAfter(since))
                        .toList(),
                Stream.of("closed", "cancelled")
                        .flatMap(state -> incidents.page(state, 0, MOST).incidents().stream())
                        .filter(incident -> after(incident.closedAt(), since))
                        .sorted(Comparator.comparing((Incident incident) -> Objects.requireNonNull(incident.closedAt()))
                                .reversed()
                                .thenComparing(Incident::number))
                        .toList(),
                promises(now),
                duties(now));
    }

    private static boolean after(@Nullable Instant at, Instant since) {
        return at != null && at.isAfter(since);
    }

    private List<Promise> promises(Instant now) {
        Topology topology = inventory.topology(Tenancy.required());
        List<Promise> promises = new ArrayList<>();
        for (WorkOrder order : workOrders
                .page(new WorkOrders.Filter("open", null, null, null), 0, MOST)
                .workOrders()) {
            String site = IncidentRows.siteName(topology.site(order.siteId()), order.siteId());
            ZoneId zone = IncidentRows.zone(topology.site(order.siteId()));
            Instant eta = order.etaAt();
            String technician = order.technicianId();
            if (eta != null && technician != null) {
                promises.add(new Promise(eta, zone, true, rows.name(technician), site, order.incidentNumber()));
            }
            for (Offer offer : workOrders.offers(order.id())) {
                Instant until = offer.expiresAt();
                if (offer.state() == OfferState.OPEN && until != null && until.isAfter(now)) {
                    promises.add(new Promise(
                            until, zone, false, rows.name(offer.technicianId()), site, order.incidentNumber()));
                }
            }
        }
        promises.sort(Comparator.comparing(Promise::at).thenComparing(Promise::number));
        return promises;
    }

    private List<Duty> duties(Instant now) {
        return onCall.at(null, null, null, now).stream()
                .filter(duty -> duty.callOrder() == 1)
                .map(duty -> new Duty(
                        duty.team().name(),
                        rows.name(duty.personId()),
                        duty.until(),
                        next(duty),
                        duty.team().timeZone()))
                .toList();
    }

    private @Nullable String next(OnCallDuty duty) {
        return onCall.duties(duty.team().id(), duty.until(), duty.until().plus(Duration.ofDays(1))).stream()
                .filter(later -> later.callOrder() == 1 && later.until().isAfter(duty.until()))
                .min(Comparator.comparing(OnCallDuty::from))
                .map(later -> rows.name(later.personId()))
                .orElse(null);
    }
}
