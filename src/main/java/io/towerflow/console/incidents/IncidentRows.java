package io.towerflow.console.incidents;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.console.Texts;
import io.towerflow.correlation.RootCause;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.ranking.UrgencyTexts;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Brings together what the rooms know of incidents, for lists and pages. */
@Component
public class IncidentRows {

    /** Most open incidents that the map looks through; a storm that leaves more is worked on from the most urgent. */
    static final int MOST = 1000;

    /** Most incidents of a list that has no pages. */
    private static final int LISTED = 200;

    private final Incidents incidents;
    private final UrgencyTexts urgency;
    private final WorkOrders workOrders;
    private final People people;
    private final Inventory inventory;
    private final Texts words;
    private final Clock clock;

    IncidentRows(
            Incidents incidents,
            UrgencyTexts urgency,
            WorkOrders workOrders,
            People people,
            Inventory inventory,
            Texts words,
            Clock clock) {
        this.incidents = incidents;
        this.urgency = urgency;
        this.workOrders = workOrders;
        this.people = people;
        this.inventory = inventory;
        this.words = words;
        this.clock = clock;
    }

    /** The most urgent incidents in this state. */
    List<IncidentRow> list(@Nullable String state) {
        return rows(incidents.page(state, 0, LISTED).incidents());
    }

    /** The most urgent open incidents at a site. */
    List<IncidentRow> at(String site) {
        return find(
                new IncidentSearch("open", null, null, site, null, null, false, IncidentSearch.Sort.URGENCY, false),
                0,
                LISTED);
    }

    List<IncidentRow> find(IncidentSearch search, int offset, int limit) {
        return rows(incidents.search(search, offset, limit).incidents());
    }

    /** Returns a row for each of the incidents, in their order. */
    public List<IncidentRow> rows(List<Incident> found) {
        Topology topology = inventory.topology(Tenancy.required());
        Map<String, WorkOrder> orders =
                workOrders.openOf(found.stream().map(Incident::number).toList());
        Map<String, String> names = new HashMap<>();
        Incidents.AlarmCounts alarms = incidents.alarmCounts(found);
        Instant now = clock.instant();
        return found.stream()
                .map(incident ->
                        row(incident, alarms.of(incident), topology, orders.get(incident.number()), names, now))
                .toList();
    }

    public IncidentRow row(Incident incident) {
        return rows(List.of(incident)).getFirst();
    }

    private IncidentRow row(
            Incident incident,
            Incidents.AlarmCount alarms,
            Topology topology,
            @Nullable WorkOrder order,
            Map<String, String> names,
            Instant now) {
        String siteId = incident.sites().isEmpty() ? null : incident.sites().getFirst();
        Site site = siteId == null ? null : topology.site(siteId);
        RootCause cause = incident.rootCause();
        String technician = order == null ? null : order.technicianId();
        String holder = technician != null ? technician : incident.acknowledgedBy();
        boolean critical = incident.severity() == PerceivedSeverity.CRITICAL;
        Instant end = incident.closedAt() == null ? now : incident.closedAt();
        Locale locale = LocaleContextHolder.getLocale();
        List<UrgencyTexts.Reason> reasons = urgency.reasons(incident, locale);
        return new IncidentRow(
                incident.number(),
                incident.severity(),
                incident.state(),
                incident.title(),
                siteId,
                siteName(site, siteId),
                site == null ? "" : site.region(),
                zone(site),
                Math.max(0, incident.sites().size() - 1),
                alarms.all(),
                alarms.active(),
                incident.openedAt(),
                Duration.between(incident.openedAt(), end),
                cause == null ? null : words.sentence(cause.explanation()),
                cause == null ? null : (int) Math.round(cause.confidence() * 100),
                holder == null ? null : names.computeIfAbsent(holder, this::name),
                technician == null || order == null ? null : order.state().word(),
                incident.acknowledgedBy(),
                incident.state() == IncidentState.OPEN ? Duration.between(now, incident.dueAt()) : null,
                critical && incident.state() == IncidentState.OPEN && incident.acknowledgedBy() == null,
                incident.urgency(),
                reasons,
                urgency.line(incident, reasons, locale));
    }

    /** Returns a person's name, or the id of an account that is nobody's in particular. */
    public String name(String id) {
        return people.find(id).map(Person::name).orElse(id);
    }

    public static ZoneId zone(@Nullable Site site) {
        return site == null ? ZoneOffset.UTC : site.timeZone();
    }

    public static String siteName(@Nullable Site site, @Nullable String id) {
        return site != null && !site.name().isBlank() ? site.name() : id == null ? "–" : id;
    }
}
