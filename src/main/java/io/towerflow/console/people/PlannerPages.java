package io.towerflow.console.people;

import io.towerflow.console.ConsoleSettings;
import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.dispatch.DispatchPlan;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.ReasonTexts;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderRequests;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.visit.VisitChecklist;
import io.towerflow.dispatch.visit.VisitReports;
import io.towerflow.inventory.Inventory;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Shows who does what on a day, where everybody is, and one work order with the reasons for each choice. */
@Controller
class PlannerPages {

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final DispatchPlan plan;
    private final WorkOrders workOrders;
    private final ReasonTexts reasonWords;
    private final VisitReports reports;
    private final VisitChecklist checklist;
    private final WorkOrderRequests requests;
    private final Inventory inventory;
    private final IncidentRows rows;
    private final ConsoleSettings settings;
    private final Clock clock;

    PlannerPages(
            DispatchPlan plan,
            WorkOrders workOrders,
            ReasonTexts reasonWords,
            VisitReports reports,
            VisitChecklist checklist,
            WorkOrderRequests requests,
            Inventory inventory,
            IncidentRows rows,
            ConsoleSettings settings,
            Clock clock) {
        this.plan = plan;
        this.workOrders = workOrders;
        this.reasonWords = reasonWords;
        this.reports = reports;
        this.checklist = checklist;
        this.requests = requests;
        this.inventory = inventory;
        this.rows = rows;
        this.settings = settings;
        this.clock = clock;
    }

    /** A technician's line. */
    public record Line(String name, String skills, List<Bar> duty, List<Bar> visits) {}

    /**
     * Time range of the day.
     *
     * @param left where it begins, in percent of the day
     * @param width how long it is, in percent of the day
     * @param kind duty, asked, way, site, done or failed
     * @param title what a pointer that rests on it says
     * @param link to the work order, or null
     */
    public record Bar(
            double left,
            double width,
            String kind,
            String text,
            String title,
            @Nullable String link) {}

    @GetMapping("/planner")
    String planner(
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate day,
            Locale language,
            Model model) {
        ZoneId zone = zone();
        Instant now = clock.instant();
        LocalDate shown = day == null ? now.atZone(zone).toLocalDate() : day;
        Instant from = shown.atStartOfDay(zone).toInstant();
        Instant to = shown.plusDays(1).atStartOfDay(zone).toInstant();
        model.addAttribute("day", shown);
        model.addAttribute("before", shown.minusDays(1));
        model.addAttribute("after", shown.plusDays(1));
        model.addAttribute("zone", zone);
        model.addAttribute("hours", IntStream.range(0, 24).boxed().toList());
        model.addAttribute("now", now.isBefore(from) || !now.isBefore(to) ? null : percent(from, to, now));
        model.addAttribute(
                "lines",
                plan.day(shown, zone).stream()
                        .map(row -> line(row, from, to, zone))
                        .toList());
        model.addAttribute("outline", settings.outline());
        return "console/planner";
    }

    /** Returns where everybody is now, for the map. */
    @GetMapping("/planner/people")
    @ResponseBody
    List<DispatchPlan.Whereabouts> people() {
        return plan.whereabouts();
    }

    /** A technician who was asked, and why. */
    public record Asked(
            String name,
            OfferState state,
            @Nullable Long score,
            List<String> reasons,
            @Nullable Instant at,
            @Nullable String answer) {}

    /** Entries that one technician ticked and wrote on the checklist. */
    public record Filled(String name, Instant at, List<VisitChecklist.Line> lines) {}

    @GetMapping("/work-orders/{id}")
    String workOrder(@PathVariable String id, Locale language, Model model) {
        WorkOrder order = workOrders.find(id).orElseThrow(() -> new ErrorResponseException(HttpStatus.NOT_FOUND));
        model.addAttribute("order", order);
        model.addAttribute("zone", zone());
        model.addAttribute(
                "site",
                IncidentRows.siteName(inventory.topology(Tenancy.required()).site(order.siteId()), order.siteId()));
        String technician = order.technicianId();
        model.addAttribute("technician", technician == null ? null : rows.name(technician));
        model.addAttribute(
                "asked",
                workOrders.offers(id).stream()
                        .map(offer -> new Asked(
                                rows.name(offer.technicianId()),
                                offer.state(),
                                offer.points() == null ? null : ReasonTexts.score(offer.points()),
                                reasonWords.lines(offer.reasons(), language),
                                offer.offeredAt(),
                                offer.answer()))
                        .toList());
        model.addAttribute("pictures", reports.pictures(id));
        model.addAttribute(
                "checklists",
                reports.checklists(id).stream()
                        .map(one -> new Filled(
                                rows.name(one.technicianId()), one.saidAt(), checklist.lines(one.answers(), language)))
                        .toList());
        model.addAttribute("remarks", requests.remarks(id));
        return "console/work-order";
    }

    private Line line(DispatchPlan.Row row, Instant from, Instant to, ZoneId zone) {
        return new Line(
                row.technician().person().name(),
                row.technician().skills().stream()
                        .map(skill -> "dispatch.skill." + skill.word())
                        .sorted()
                        .reduce((one, other) -> one + " " + other)
                        .orElse(""),
                row.duty().stream()
                        .map(span -> bar(
                                span.from(), span.to(), from, to, "duty", "", span(span.from(), span.to(), zone), null))
                        .toList(),
                row.visits().stream()
                        .map(visit -> bar(
                                visit.from(),
                                visit.to(),
                                from,
                                to,
                                kind(visit),
                                visit.order().code(),
                                visit.order().code() + " · " + visit.order().siteId() + " · "
                                        + span(visit.from(), visit.to(), zone),
                                visit.order().id()))
                        .toList());
    }

    private static String kind(DispatchPlan.Visit visit) {
        if (visit.offer().state() != OfferState.ACCEPTED) {
            return "asked";
        }
        WorkOrderState state = visit.order().state();
        return switch (state) {
            case PENDING, ACKNOWLEDGED -> "way";
            case IN_PROGRESS -> "site";
            case COMPLETED -> "done";
            case FAILED, REJECTED, CANCELLED -> "failed";
        };
    }

    private static Bar bar(
            Instant begin,
            Instant end,
            Instant from,
            Instant to,
            String kind,
            String text,
            String title,
            @Nullable String link) {
        double left = Math.max(0, percent(from, to, begin));
        double right = Math.min(100, percent(from, to, end));
        return new Bar(left, Math.max(0.4, right - left), kind, text, title, link);
    }

    private static double percent(Instant from, Instant to, Instant at) {
        return 100.0
                * Duration.between(from, at).toSeconds()
                / Duration.between(from, to).toSeconds();
    }

    private static String span(Instant from, Instant to, ZoneId zone) {
        return HOUR.format(from.atZone(zone)) + "–" + HOUR.format(to.atZone(zone));
    }

    /** Returns the zone of the first site: a planner's day is the day of the field. */
    private ZoneId zone() {
        return inventory.topology(Tenancy.required()).sites().stream()
                .filter(site -> !site.placeholder())
                .findFirst()
                .map(site -> site.timeZone())
                .orElse(ZoneOffset.UTC);
    }
}
