package io.towerflow.dispatch.visit;

import io.towerflow.dispatch.DispatchSettings;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderRequests;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.booking.Bookings;
import io.towerflow.dispatch.booking.PartStock;
import io.towerflow.identity.process.MarkdownText;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TaskFormTexts;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells in the forms of an incident's tasks what technicians brought back from its sites ({@code report}), and what is asked
 * where somebody must allow a visit ({@code permit}).
 */
@Component
public class VisitFormModel implements TaskFormTexts {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final String ASKED = "offer-sent";
    private static final String PERMIT_ASKED = "permit-requested";

    /** Steps of a visit, in the timeline's words for them. */
    private static final Set<String> STEPS =
            Set.of(ASKED, "accepted", "arrived", "repaired", "not-repaired", "given-back", "declined", "offer-silent");

    private final WorkOrders workOrders;
    private final VisitReports reports;
    private final VisitChecklist checklist;
    private final WorkOrderRequests requests;
    private final Bookings bookings;
    private final PartStock stock;
    private final Incidents incidents;
    private final People people;
    private final Inventory inventory;
    private final DispatchSettings settings;
    private final MessageSource texts;

    VisitFormModel(
            WorkOrders workOrders,
            VisitReports reports,
            VisitChecklist checklist,
            WorkOrderRequests requests,
            Bookings bookings,
            PartStock stock,
            Incidents incidents,
            People people,
            Inventory inventory,
            DispatchSettings settings,
            MessageSource texts) {
        this.workOrders = workOrders;
        this.reports = reports;
        this.checklist = checklist;
        this.requests = requests;
        this.bookings = bookings;
        this.stock = stock;
        this.incidents = incidents;
        this.people = people;
        this.inventory = inventory;
        this.settings = settings;
        this.texts = texts;
    }

    /**
     * Step of a visit.
     *
     * @param clock when it was taken, by the clocks at the site
     */
    public record Step(Instant at, String clock, String words) {}

    /**
     * Report of a visit, in one language.
     *
     * @param steps from the first question to the end
     * @param cause what the technician found, or why it could not be repaired; empty where nothing was said
     * @param parts what was booked or lacked
     * @param remarks what was noted on the work order
     */
    public record Report(
            List<Step> steps,
            String cause,
            List<String> parts,
            List<VisitChecklist.Line> checklist,
            List<String> remarks) {}

    @Override
    @Transactional(readOnly = true)
    public Map<String, List<MarkdownText>> texts(String incidentNumber, List<Locale> languages) {
        List<WorkOrder> orders = workOrders.ofIncident(incidentNumber);
        List<TimelineEntry> timeline = orders.isEmpty() ? List.of() : incidents.timeline(incidentNumber);
        return Map.of(
                "report",
                languages.stream()
                        .map(language -> report(orders, timeline, language))
                        .toList(),
                "permit",
                languages.stream()
                        .map(language -> permit(orders, timeline, language))
                        .toList());
    }

    private MarkdownText report(List<WorkOrder> orders, List<TimelineEntry> timeline, Locale language) {
        return orders.stream()
                .map(order -> visit(order, timeline, language))
                .reduce(MarkdownText::then)
                .orElseGet(() -> MarkdownText.of(say("dispatch.report.nobody", language)));
    }

    private MarkdownText visit(WorkOrder order, List<TimelineEntry> timeline, Locale language) {
        Report report = of(order, timeline, language);
        ZoneId zone = zone(order);
        List<String> lines = new ArrayList<>();
        if (!report.steps().isEmpty()) {
            lines.add(report.steps().stream()
                    .map(step -> step.clock() + " " + step.words())
                    .collect(Collectors.joining(" · ")));
        }
        if (!report.cause().isEmpty()) {
            lines.add(say("dispatch.report.cause", language, report.cause()));
        }
        lines.addAll(report.parts());
        report.checklist().forEach(line -> lines.add(line.label() + ": " + line.value()));
        report.remarks().forEach(remark -> lines.add("«" + remark + "»"));
        String technician = order.technicianId();
        MarkdownText text = MarkdownText.link(
                say(
                        "dispatch.report.visit",
                        language,
                        technician == null ? say("dispatch.report.noTechnician", language) : nameOf(technician),
                        order.id(),
                        say("dispatch.report.state." + order.state().word(), language)),
                "/work-orders/" + order.id());
        text = lines.isEmpty() ? text : text.then(MarkdownText.list(lines));
        List<VisitReports.Picture> pictures = reports.pictures(order.id());
        return pictures.isEmpty() ? text : text.then(pictures(order, pictures, zone, language));
    }

    /** Returns links in place of the pictures: the viewer of forms shows pictures of foreign addresses alone. */
    private MarkdownText pictures(WorkOrder order, List<VisitReports.Picture> pictures, ZoneId zone, Locale language) {
        List<String> links = new ArrayList<>();
        int photos = 0;
        for (VisitReports.Picture one : pictures) {
            String when = HOUR.format(one.takenAt().atZone(zone));
            String words = one.signature()
                    ? say("dispatch.report.signature", language, String.valueOf(one.signer()), when)
                    : say("dispatch.report.photo", language, ++photos, when);
            links.add(MarkdownText.link(words, picture(order, one)).markdown());
        }
        return new MarkdownText(String.join(" · ", links));
    }

    private static String picture(WorkOrder order, VisitReports.Picture picture) {
        return "/api/work-orders/" + order.id() + "/pictures/" + picture.id();
    }

    /**
     * Returns the report of a visit.
     *
     * @param timeline of its incident
     */
    @Transactional(readOnly = true)
    public Report of(WorkOrder order, List<TimelineEntry> timeline, Locale language) {
        List<Step> steps = timeline.stream()
                .filter(entry -> STEPS.contains(entry.kind())
                        && !entry.arguments().isEmpty()
                        && entry.arguments().getFirst().equals(order.id()))
                .map(entry -> new Step(
                        entry.at(),
                        clock(entry.at(), order),
                        say(
                                "dispatch.report.step." + entry.kind(),
                                language,
                                entry.arguments().size() > 1 ? entry.arguments().get(1) : "")))
                .toList();
        List<VisitChecklist.Line> ticked = reports.checklists(order.id()).stream()
                .flatMap(one -> checklist.lines(one.answers(), language).stream())
                .toList();
        List<String> remarks = requests.remarks(order.id()).stream()
                .map(WorkOrderRequests.Remark::text)
                .toList();
        return new Report(steps, cause(order, language), parts(order, language), ticked, remarks);
    }

    private String cause(WorkOrder order, Locale language) {
        String code = order.causeCode();
        String note = order.note();
        String named = code == null ? "" : say("dispatch.cause." + code, language);
        if (note == null || note.equalsIgnoreCase(code)) {
            return named;
        }
        return named.isEmpty() ? "«" + note + "»" : named + " · «" + note + "»";
    }

    private List<String> parts(WorkOrder order, Locale language) {
        List<String> parts = new ArrayList<>();
        bookings.part(order.id())
                .ifPresent(one -> parts.add(say(
                        "dispatch.report.part." + one.state(),
                        language,
                        say("dispatch.word." + one.part(), one.part(), language),
                        stock.of(one.part()).stream()
                                .filter(place -> place.locationId().equals(one.locationId()))
                                .map(PartStock.Place::name)
                                .findFirst()
                                .orElse(one.locationId()))));
        String wanted = order.partWanted();
        if (wanted != null) {
            parts.add(say("dispatch.report.part.wanted", language, wanted));
        }
        return parts;
    }

    private MarkdownText permit(List<WorkOrder> orders, List<TimelineEntry> timeline, Locale language) {
        List<String> lines = orders.stream()
                .filter(WorkOrder::open)
                .flatMap(order -> permitLines(order, timeline, language).stream())
                .toList();
        return lines.isEmpty() ? MarkdownText.of(say("dispatch.permit.none", language)) : MarkdownText.list(lines);
    }

    /**
     * Says what is asked of whom and why, and how long an answer is awaited; nothing where no permit is asked for.
     *
     * @param timeline of its incident
     */
    @Transactional(readOnly = true)
    public List<String> permitLines(WorkOrder order, List<TimelineEntry> timeline, Locale language) {
        Bookings.Permit permit = bookings.permit(order.id())
                .filter(one -> one.state().equals("requested"))
                .orElse(null);
        if (permit == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(say(
                "dispatch.permit.what",
                language,
                say("dispatch.skill." + order.skill().word(), language),
                order.id(),
                permit.siteId()));
        lines.add(say("dispatch.permit.why", language));
        String contact = permit.contact();
        lines.add(
                contact == null
                        ? say("dispatch.permit.noContact", language)
                        : say("dispatch.permit.who", language, contact));
        Incident incident = incidents.find(order.incidentNumber()).orElseThrow();
        timeline.stream()
                .filter(entry -> entry.kind().equals(PERMIT_ASKED)
                        && entry.arguments().getFirst().equals(order.id()))
                .map(TimelineEntry::at)
                .findFirst()
                .ifPresent(at -> lines.add(say(
                        "dispatch.permit.until",
                        language,
                        clock(at, order),
                        clock(at.plus(settings.permitWait(incident.severity())), order))));
        return lines;
    }

    private String clock(Instant at, WorkOrder order) {
        return HOUR.format(at.atZone(zone(order)));
    }

    private ZoneId zone(WorkOrder order) {
        Site site = inventory.topology(order.tenant()).site(order.siteId());
        return site == null ? ZoneOffset.UTC : site.timeZone();
    }

    private String nameOf(String technicianId) {
        return people.find(technicianId).map(Person::name).orElse(technicianId);
    }

    private String say(String key, String otherwise, Locale language) {
        return String.valueOf(texts.getMessage(key, null, otherwise, language));
    }

    private String say(String key, Locale language, @Nullable Object... arguments) {
        return String.valueOf(texts.getMessage(key, arguments, key, language));
    }
}
