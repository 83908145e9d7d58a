package io.towerflow.dispatch.selection;

import io.towerflow.correlation.RootCause;
import io.towerflow.dispatch.Candidate;
import io.towerflow.dispatch.PartPlace;
import io.towerflow.dispatch.Wanted;
import io.towerflow.dispatch.booking.PartStock;
import io.towerflow.dispatch.booking.SiteAccess;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentSettings;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.people.People;
import io.towerflow.people.Skill;
import io.towerflow.people.Technician;
import io.towerflow.rules.ProbableCauses;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gathers what the rules must know to say who may be sent, and whom to ask first. */
@Component
public class CandidateFacts {

    private static final String NO_SITE = "-";

    private final Inventory inventory;
    private final People people;
    private final ProbableCauses causes;
    private final RepairNeeds needs;
    private final PartStock stock;
    private final SiteAccess admissions;
    private final IncidentSettings incidentSettings;

    CandidateFacts(
            Inventory inventory,
            People people,
            ProbableCauses causes,
            RepairNeeds needs,
            PartStock stock,
            SiteAccess admissions,
            IncidentSettings incidentSettings) {
        this.inventory = inventory;
        this.people = people;
        this.causes = causes;
        this.needs = needs;
        this.stock = stock;
        this.admissions = admissions;
        this.incidentSettings = incidentSettings;
    }

    /** Requirements of the work and everybody who could do it. */
    public record Facts(Wanted wanted, List<Candidate> candidates) {}

    /** Returns where the technician must go: to the root cause, else to the incident's first site. */
    public static String siteOf(Incident incident) {
        RootCause cause = incident.rootCause();
        if (cause != null) {
            return cause.siteId();
        }
        // An incident opened by hand may name no site.
        return incident.sites().isEmpty() ? NO_SITE : incident.sites().getFirst();
    }

    public Skill skillFor(Incident incident) {
        RootCause cause = incident.rootCause();
        return Skill.ofWord(
                causes.of(cause != null ? cause.probableCause() : "other").skill());
    }

    public RepairNeeds.Need needOf(Incident incident) {
        RootCause cause = incident.rootCause();
        return needs.of(cause == null ? "other" : cause.probableCause());
    }

    /**
     * Gathers the facts for an incident.
     *
     * @param workOrderId the work order for which somebody is wanted; null where none is open yet
     * @param earlier by technician: what he or she answered when asked for it before
     * @param choice whom the dispatcher chose
     * @param duties what the technicians are doing
     */
    public Facts gather(
            Incident incident,
            String siteId,
            Skill skill,
            @Nullable String workOrderId,
            Map<String, String> earlier,
            Choice choice,
            TechnicianWorkload.AsOf duties,
            Instant now) {
        Topology topology = inventory.topology(incident.tenant());
        Site site = topology.site(siteId);
        RepairNeeds.Need need = needOf(incident);
        List<PartStock.Place> places = need.part() == null ? List.of() : stock.of(need.part());
        Wanted wanted = wanted(incident, siteId, site, skill, need, !places.isEmpty(), now);
        PartStock.Place depot = depot(places, workOrderId, site);
        Map<String, Set<String>> certificates =
                admissions.certificates(now.atZone(ZoneOffset.UTC).toLocalDate());
        Map<List<Object>, OnShift> shifts = new HashMap<>();
        List<Candidate> candidates = new ArrayList<>();
        for (Technician technician : people.technicians()) {
            String id = technician.person().id();
            String lastSite = duties.lastSites().get(id);
            String other = duties.engaged().get(id);
            OnShift shift = shifts.computeIfAbsent(
                    List.of(technician.shift(), technician.timeZone()),
                    same -> OnShift.at(now, WeeklyHours.of(technician.shift(), technician.timeZone())));
            Instant ended = duties.lastEnded().get(id);
            Spot spot = Spot.of(technician, lastSite == null ? null : topology.site(lastSite));
            double kilometers = spot.kilometersTo(site);
            Fetch fetch = wanted.part() == null ? Fetch.NOT_NEEDED : fetch(places, depot, id, spot, site, kilometers);
            candidates.add(new Candidate(
                    id,
                    technician.person().name(),
                    technician.skills(),
                    certificates.getOrDefault(id, Set.of()),
                    kilometers,
                    shift.on(),
                    shift.minutesToEnd(),
                    ended == null || shift.hours().on(ended)
                            ? null
                            : Long.valueOf(Duration.between(ended, now).toMinutes()),
                    duties.workload().getOrDefault(id, 0),
                    technician.person().phone() != null,
                    other == null || other.equals(workOrderId) ? null : other,
                    earlier.get(id),
                    fetch.place(),
                    fetch.detour(),
                    id.equals(choice.technicianId()),
                    id.equals(choice.technicianId()) && choice.confirmed()));
        }
        return new Facts(wanted, candidates);
    }

    private Wanted wanted(
            Incident incident,
            String siteId,
            @Nullable Site site,
            Skill skill,
            RepairNeeds.Need need,
            boolean partIsKept,
            Instant now) {
        SiteAccess.Access access = admissions.access(siteId).orElse(null);
        Set<String> certificates = new HashSet<>();
        if (need.certificate() != null) {
            certificates.add(need.certificate());
        }
        if (access != null && access.certificate() != null) {
            certificates.add(access.certificate());
        }
        if (!certificates.isEmpty()) {
            // A tenant that records no such certificate of anybody cannot ask for it.
            certificates.retainAll(admissions.recorded());
        }
        WeeklyHours entry = site == null ? null : entryHours(site);
        Long opening = entry == null ? Long.valueOf(0) : entry.minutesToBegin(now);
        Duration left = Duration.between(
                now, incident.openedAt().plus(incidentSettings.sla().of(incident.severity())));
        return new Wanted(
                skill,
                certificates,
                partIsKept ? need.part() : null,
                left.toMinutes(),
                opening == null ? 0 : opening,
                entry == null ? null : entry.minutesToEnd(now),
                access != null && access.permitNeeded());
    }

    private static @Nullable WeeklyHours entryHours(Site site) {
        try {
            return WeeklyHours.of(site.accessHours(), site.timeZone());
        } catch (IllegalArgumentException asPeopleWroteThem) {
            // Hours that only a person understands keep nobody out.
            return null;
        }
    }

    /** Returns the depot at which a piece is booked for the work order, or would be: the one nearest to the site. */
    private PartStock.@Nullable Place depot(
            List<PartStock.Place> places, @Nullable String workOrderId, @Nullable Site site) {
        String promised = workOrderId == null || places.isEmpty()
                ? null
                : stock.promised(workOrderId).orElse(null);
        return places.stream()
                .filter(place -> place.technicianId() == null
                        && (place.free() > 0 || place.locationId().equals(promised)))
                .min(Comparator.comparing(
                                (PartStock.Place place) -> !place.locationId().equals(promised))
                        .thenComparingDouble(place -> kilometers(place, site))
                        .thenComparing(PartStock.Place::locationId))
                .orElse(null);
    }

    public static double kilometers(PartStock.Place place, @Nullable Site site) {
        Double latitude = place.latitude();
        Double longitude = place.longitude();
        return latitude == null || longitude == null ? 0 : new Spot(latitude, longitude).kilometersTo(site);
    }

    private static Fetch fetch(
            List<PartStock.Place> places,
            PartStock.@Nullable Place depot,
            String technicianId,
            Spot spot,
            @Nullable Site site,
            double kilometers) {
        if (places.stream().anyMatch(place -> place.free() > 0 && technicianId.equals(place.technicianId()))) {
            return Fetch.VAN;
        }
        Double latitude = depot == null ? null : depot.latitude();
        Double longitude = depot == null ? null : depot.longitude();
        if (latitude == null || longitude == null || site == null || site.placeholder()) {
            return Fetch.NOWHERE;
        }
        Spot at = new Spot(latitude, longitude);
        return new Fetch(PartPlace.DEPOT, Math.max(0, spot.kilometersTo(at) + at.kilometersTo(site) - kilometers));
    }

    /** State at this instant of a shift, which many technicians have in common. */
    private record OnShift(
            WeeklyHours hours, boolean on, @Nullable Long minutesToEnd) {
        static OnShift at(Instant now, WeeklyHours hours) {
            return new OnShift(hours, hours.on(now), hours.minutesToEnd(now));
        }
    }

    /** Place of the part for one technician, and the way round. */
    private record Fetch(PartPlace place, double detour) {
        static final Fetch NOT_NEEDED = new Fetch(PartPlace.NOT_NEEDED, 0);
        static final Fetch NOWHERE = new Fetch(PartPlace.NOWHERE, 0);
        static final Fetch VAN = new Fetch(PartPlace.VAN, 0);
    }

    /** Place of somebody or something, in degrees. */
    public record Spot(double latitude, double longitude) {

        public static Spot of(Technician technician, @Nullable Site lastSite) {
            return lastSite == null || lastSite.placeholder()
                    ? new Spot(technician.latitude(), technician.longitude())
                    : new Spot(lastSite.latitude(), lastSite.longitude());
        }

        /** Returns the straight line in kilometres; 0 to a site whose place nobody knows. */
        double kilometersTo(@Nullable Site site) {
            return site == null || site.placeholder() ? 0 : kilometersTo(new Spot(site.latitude(), site.longitude()));
        }

        double kilometersTo(Spot other) {
            return GreatCircle.meters(latitude, longitude, other.latitude, other.longitude) / 1000;
        }
    }

    /**
     * Choice of the dispatcher.
     *
     * @param technicianId null where it is left to the rules
     * @param confirmed whether a reason was given
     */
    public record Choice(@Nullable String technicianId, boolean confirmed) {
        public static final Choice NONE = new Choice(null, false);
    }
}
