package io.towerflow.console.incidents;

import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.incident.Autonomy;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Computes how long things took or will take: until the site is down, until somebody is there, until it was acknowledged and
 * restored.
 */
@Component
class IncidentTimes {

    /** Events that acknowledge; a dispatcher who decides has seen the incident, too. */
    private static final Set<String> ACKNOWLEDGING = Set.of("acknowledged", "decided");

    /** Reason of a choice that says how far and how long the way is. */
    private static final String WAY = "dispatch.why.distance";

    private final Autonomy autonomy;
    private final Incidents incidents;
    private final WorkOrders workOrders;
    private final Clock clock;

    IncidentTimes(Autonomy autonomy, Incidents incidents, WorkOrders workOrders, Clock clock) {
        this.autonomy = autonomy;
        this.incidents = incidents;
        this.workOrders = workOrders;
        this.clock = clock;
    }

    /**
     * Times that a page shows of an incident; null where there is nothing to say.
     *
     * @param siteDown until the root cause's site is down, never negative
     * @param travel until the technician who is asked or goes is there, never negative
     * @param spare what of the SLA is left then, negative where it is broken by then
     * @param acknowledged from the opening until somebody saw it
     * @param restored from the opening until all was clear
     */
    public record Times(
            @Nullable Duration siteDown,
            @Nullable Duration travel,
            @Nullable Duration spare,
            @Nullable Duration acknowledged,
            @Nullable Duration restored) {}

    /** @param left until the SLA is broken; null where it no longer counts */
    Times of(Incident incident, @Nullable Duration left) {
        OptionalLong minutes = autonomy.minutesToSiteDown(incident);
        Duration travel = incident.state() == IncidentState.OPEN ? travel(incident.number()) : null;
        Instant opened = incident.openedAt();
        Instant cleared = incident.clearedAt() != null
                ? incident.clearedAt()
                : incident.state() == IncidentState.CLOSED ? incident.closedAt() : null;
        return new Times(
                minutes.isPresent() ? Duration.ofMinutes(minutes.getAsLong()) : null,
                travel,
                travel == null || left == null ? null : left.minus(travel),
                incidents.timeline(incident.number()).stream()
                        .filter(entry -> ACKNOWLEDGING.contains(entry.kind()))
                        .map(TimelineEntry::at)
                        .min(Comparator.naturalOrder())
                        .map(at -> Duration.between(opened, at))
                        .orElse(null),
                cleared == null ? null : Duration.between(opened, cleared));
    }

    private @Nullable Duration travel(String number) {
        return workOrders.ofIncident(number).stream()
                .filter(order ->
                        order.state() == WorkOrderState.PENDING || order.state() == WorkOrderState.ACKNOWLEDGED)
                .flatMap(order -> travel(order).stream())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private Optional<Duration> travel(WorkOrder order) {
        Instant now = clock.instant();
        Instant eta = order.etaAt();
        if (eta != null) {
            return Optional.of(positive(Duration.between(now, eta)));
        }
        List<Offer> offers = workOrders.offers(order.id());
        return offers.stream()
                .filter(offer -> offer.state() == OfferState.OPEN || offer.state() == OfferState.ACCEPTED)
                .flatMap(offer -> minutes(offer).stream().map(way -> {
                    Instant left = offer.state() == OfferState.ACCEPTED ? offer.answeredAt() : null;
                    return positive(left == null ? way : way.minus(Duration.between(left, now)));
                }))
                .min(Comparator.naturalOrder());
    }

    /** Returns the minutes by road, as they were counted when the technician was chosen. */
    private static Optional<Duration> minutes(Offer offer) {
        return offer.reasons().stream()
                .filter(reason -> reason.key().equals(WAY) && reason.arguments().size() > 1)
                .map(reason -> reason.arguments().get(1))
                .filter(minutes -> minutes.matches("\\d{1,6}"))
                .map(minutes -> Duration.ofMinutes(Long.parseLong(minutes)))
                .findFirst();
    }

    private static Duration positive(Duration span) {
        return span.isNegative() ? Duration.ZERO : span;
    }
}
