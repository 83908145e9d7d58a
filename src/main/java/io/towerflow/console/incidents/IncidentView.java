package io.towerflow.console.incidents;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmNotes;
import io.towerflow.alarm.Alarms;
import io.towerflow.console.Texts;
import io.towerflow.correlation.RootCause;
import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.visit.VisitReports;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Collects everything that one incident's page shows. */
@Component
public class IncidentView {

    /** Most alarms that a page lists; the rest are counted. */
    private static final int MOST_ALARMS = 300;

    private final Incidents incidents;
    private final IncidentRows rows;
    private final Alarms alarms;
    private final WorkOrders workOrders;
    private final VisitReports reports;
    private final Inventory inventory;
    private final Texts words;

    IncidentView(
            Incidents incidents,
            IncidentRows rows,
            Alarms alarms,
            WorkOrders workOrders,
            VisitReports reports,
            Inventory inventory,
            Texts words) {
        this.incidents = incidents;
        this.rows = rows;
        this.alarms = alarms;
        this.workOrders = workOrders;
        this.reports = reports;
        this.inventory = inventory;
        this.words = words;
    }

    /**
     * @param sites every site that has an alarm in it
     * @param moreAlarms how many there are beyond those listed
     */
    public record Page(
            IncidentRow row,
            Incident incident,
            @Nullable RootCause cause,
            String causeWords,
            String causeSite,
            String consequence,
            List<ChainRows.Row> chain,
            List<Reason> reasons,
            List<Other> others,
            List<Entry> timeline,
            List<AlarmLine> alarms,
            int moreAlarms,
            List<Visit> visits,
            List<Place> sites) {}

    /** One reason for the believed cause. */
    public record Reason(String sentence, int alarms, String rule, int ruleVersion) {}

    /**
     * Another explanation: what else it could have been.
     *
     * @param percent how far it is believed; 0 where it follows from something else
     */
    public record Other(
            String hypothesis,
            String why,
            long percent,
            @Nullable UUID alarm,
            String rule,
            int ruleVersion) {}

    /** Event of the timeline; {@code actor} is null where the product did it. */
    public record Entry(
            Instant at,
            String kind,
            String sentence,
            @Nullable String actor) {}

    /** One alarm of the incident. */
    public record AlarmLine(
            Alarm alarm, String site, String cause, ZoneId zone, boolean root, boolean shelved, boolean acknowledged) {}

    /** A work order, with the technicians who were asked, oldest first, and the pictures that came back. */
    public record Visit(
            WorkOrder order, @Nullable String technician, List<Asked> asked, List<VisitReports.Picture> pictures) {}

    /** A technician who was asked, and the answer. */
    public record Asked(
            String technician,
            String state,
            long kilometres,
            @Nullable Instant at,
            @Nullable String answer) {}

    /** A site of the incident. */
    public record Place(String id, String name) {}

    Optional<Page> find(String number) {
        return incidents.find(number).map(this::page);
    }

    private Page page(Incident incident) {
        Topology topology = inventory.topology(Tenancy.required());
        RootCause cause = incident.rootCause();
        Map<String, String> names = new HashMap<>();
        List<UUID> ids = incidents.alarmsOf(incident.number());
        List<AlarmLine> lines = alarmLines(ids, cause, topology);
        return new Page(
                rows.row(incident),
                incident,
                cause,
                cause == null ? "" : words.cause(cause.probableCause()),
                cause == null ? "" : IncidentRows.siteName(topology.site(cause.siteId()), cause.siteId()),
                cause == null || cause.consequence() == null ? "" : words.sentence(cause.consequence()),
                cause == null ? List.of() : chain(cause, topology),
                cause == null ? List.of() : reasons(cause),
                cause == null ? List.of() : others(cause),
                timeline(incident.number(), names),
                lines.stream().limit(MOST_ALARMS).toList(),
                Math.max(0, lines.size() - MOST_ALARMS),
                workOrders.ofIncident(incident.number()).stream()
                        .map(order -> visit(order, names))
                        .toList(),
                incident.sites().stream()
                        .map(id -> new Place(id, IncidentRows.siteName(topology.site(id), id)))
                        .toList());
    }

    public List<Reason> reasons(RootCause cause) {
        return cause.evidence().stream()
                .map(one ->
                        new Reason(words.sentence(one.sentence()), one.alarms().size(), one.rule(), one.ruleVersion()))
                .toList();
    }

    private List<ChainRows.Row> chain(RootCause cause, Topology topology) {
        List<UUID> named = cause.chain().stream()
                .flatMap(step -> step.alarms().stream().limit(1))
                .toList();
        Map<UUID, Alarm> found = new HashMap<>();
        alarms.findAll(named).forEach(alarm -> found.put(alarm.id(), alarm));
        return new ChainRows(cause, topology, found, words, IncidentRows.zone(topology.site(cause.siteId()))).rows();
    }

    public List<Other> others(RootCause cause) {
        return cause.rejected().stream()
                .map(one -> new Other(
                        words.sentence(one.hypothesis()),
                        words.sentence(one.why()),
                        Math.round(one.confidence() * 100),
                        one.alarmId(),
                        one.rule(),
                        one.ruleVersion()))
                .toList();
    }

    private List<Entry> timeline(String number, Map<String, String> names) {
        List<Entry> entries = new ArrayList<>();
        for (TimelineEntry entry : incidents.timeline(number)) {
            String actor = entry.actor();
            entries.add(new Entry(
                    entry.at(),
                    entry.kind(),
                    words.timeline(entry),
                    actor == null ? null : names.computeIfAbsent(actor, rows::name)));
        }
        return entries.reversed();
    }

    private List<AlarmLine> alarmLines(List<UUID> ids, @Nullable RootCause cause, Topology topology) {
        Map<UUID, AlarmNotes> notes = alarms.notes(ids);
        UUID root = cause == null ? null : cause.alarmId();
        return alarms.findAll(ids).stream()
                .sorted(Comparator.comparing((Alarm alarm) -> !alarm.id().equals(root))
                        .thenComparing(alarm -> !alarm.active())
                        .thenComparing(Alarm::raisedAt)
                        .thenComparing(Alarm::id))
                .map(alarm -> {
                    Site site = topology.site(alarm.siteId());
                    AlarmNotes note = notes.get(alarm.id());
                    return new AlarmLine(
                            alarm,
                            IncidentRows.siteName(site, alarm.siteId()),
                            words.cause(alarm.probableCause()),
                            IncidentRows.zone(site),
                            alarm.id().equals(root),
                            note != null && note.shelvedUntil() != null,
                            note != null && note.acknowledged());
                })
                .toList();
    }

    private Visit visit(WorkOrder order, Map<String, String> names) {
        String technician = order.technicianId();
        return new Visit(
                order,
                technician == null ? null : names.computeIfAbsent(technician, rows::name),
                workOrders.offers(order.id()).stream()
                        .map(offer -> asked(offer, names))
                        .toList(),
                reports.pictures(order.id()));
    }

    private Asked asked(Offer offer, Map<String, String> names) {
        return new Asked(
                names.computeIfAbsent(offer.technicianId(), rows::name),
                offer.state().word(),
                Math.round(offer.distanceMeters() / 1000.0),
                offer.offeredAt(),
                offer.answer());
    }
}
