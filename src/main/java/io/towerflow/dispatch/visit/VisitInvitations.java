package io.towerflow.dispatch.visit;

import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.selection.WeeklyHours;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.notification.Invitation;
import io.towerflow.notification.MessageTexts;
import io.towerflow.notification.PublicAddress;
import io.towerflow.people.Person;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps technicians' calendars right: who has accepted is invited, each change and the end of it follow. */
@Component
class VisitInvitations {

    /** Time that the way takes where it was not estimated when the technician was chosen. */
    private static final Duration UNKNOWN_WAY = Duration.ofMinutes(30);

    private static final String WAY = "dispatch.why.distance";

    private final JdbcClient jdbc;
    private final Inventory inventory;
    private final MessageTexts texts;
    private final PublicAddress addresses;
    private final Clock clock;

    VisitInvitations(JdbcClient jdbc, Inventory inventory, MessageTexts texts, PublicAddress addresses, Clock clock) {
        this.jdbc = jdbc;
        this.inventory = inventory;
        this.texts = texts;
        this.addresses = addresses;
        this.clock = clock;
    }

    private record Kept(int sequence, Instant startsAt) {}

    /**
     * Invites who has accepted, or tells a change of what he or she was invited to, in the caller's transaction. Without a word
     * of when, the visit begins when the way is done and the site is open.
     *
     * @param parameters of the mail that the invitation goes with
     */
    Invitation invite(WorkOrder order, Offer offer, Person technician, Map<String, String> parameters) {
        Site site = inventory.topology(order.tenant()).site(order.siteId());
        Instant start = (order.etaAt() == null ? reckoned(offer, site) : order.etaAt()).truncatedTo(ChronoUnit.MINUTES);
        Kept kept = jdbc.sql("""
                INSERT INTO visit_invitation (work_order_id, technician_id, sequence, starts_at, cancelled)
                VALUES (?, ?, 0, ?, false)
                ON CONFLICT (tenant_id, work_order_id, technician_id) DO UPDATE SET
                  sequence = visit_invitation.sequence + 1, starts_at = EXCLUDED.starts_at, cancelled = false
                RETURNING sequence, starts_at""")
                .params(order.id(), technician.id(), Timestamp.from(start))
                .query((row, n) -> new Kept(row.getInt(1), row.getTimestamp(2).toInstant()))
                .single();
        return written(order, site, technician, parameters, kept, false);
    }

    /** Cancels what a technician was invited to; empty where it was nothing, or is taken back already. */
    Optional<Invitation> cancel(WorkOrder order, Person technician, Map<String, String> parameters) {
        Site site = inventory.topology(order.tenant()).site(order.siteId());
        return jdbc.sql(
                        "UPDATE visit_invitation SET sequence = sequence + 1, cancelled = true "
                                + "WHERE work_order_id = ? AND technician_id = ? AND NOT cancelled RETURNING sequence, starts_at")
                .params(order.id(), technician.id())
                .query((row, n) -> new Kept(row.getInt(1), row.getTimestamp(2).toInstant()))
                .optional()
                .map(kept -> written(order, site, technician, parameters, kept, true));
    }

    /** Returns whether a technician has an invitation that stands. */
    boolean invited(WorkOrder order, String technicianId) {
        return jdbc.sql("SELECT count(*) FROM visit_invitation WHERE work_order_id = ? AND technician_id = ? "
                                + "AND NOT cancelled")
                        .params(order.id(), technicianId)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private Instant reckoned(Offer offer, @Nullable Site site) {
        Instant there = clock.instant().plus(way(offer));
        if (site == null || site.placeholder()) {
            return there;
        }
        Long closed = WeeklyHours.of(site.accessHours(), site.timeZone()).minutesToBegin(there);
        return closed == null ? there : there.plus(Duration.ofMinutes(closed));
    }

    /** Returns the time on the way as the dispatch rules estimated it. */
    private static Duration way(Offer offer) {
        return offer.reasons().stream()
                .filter(reason -> reason.key().equals(WAY) && reason.arguments().size() > 1)
                .map(reason ->
                        Duration.ofMinutes(Long.parseLong(reason.arguments().get(1))))
                .findFirst()
                .orElse(UNKNOWN_WAY);
    }

    private Invitation written(
            WorkOrder order,
            @Nullable Site site,
            Person technician,
            Map<String, String> parameters,
            Kept kept,
            boolean cancelled) {
        Locale language = technician.language();
        boolean placed = site != null && !site.placeholder();
        VisitCalendar.Visit visit = new VisitCalendar.Visit(
                order.id() + "." + technician.id() + "@" + order.tenant() + ".towerflow",
                kept.sequence(),
                cancelled,
                kept.startsAt(),
                site == null ? ZoneId.of("UTC") : site.timeZone(),
                texts.render("dispatch.invitation", "summary", parameters, language),
                texts.render("dispatch.invitation", "description", parameters, language),
                parameters.getOrDefault("site", order.siteId()),
                placed && site != null ? Double.valueOf(site.latitude()) : null,
                placed && site != null ? Double.valueOf(site.longitude()) : null,
                technician.name(),
                String.valueOf(technician.mail()),
                addresses.sender());
        return new Invitation(cancelled ? "CANCEL" : "REQUEST", VisitCalendar.write(visit, clock.instant()));
    }
}
