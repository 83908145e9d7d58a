package io.towerflow.dispatch.web;

import io.towerflow.answer.ListCache;
import io.towerflow.dispatch.OfferService;
import io.towerflow.dispatch.TechnicianSelection;
import io.towerflow.dispatch.VisitService;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderChanged;
import io.towerflow.dispatch.WorkOrderService;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.visit.VisitReports;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Serves work orders, and records what a technician told the dispatcher by telephone. */
@RestController
@RequestMapping("/api/work-orders")
class WorkOrdersController {

    private static final int LONGEST_TEXT = 1600;

    private static final String LIST = "work-orders";

    private final ListCache kept;
    private final WorkOrders workOrders;
    private final WorkOrderService service;
    private final TechnicianSelection selection;
    private final OfferService offers;
    private final VisitService visits;
    private final WorkOrderViews views;
    private final VisitReports reports;

    WorkOrdersController(
            ListCache kept,
            WorkOrders workOrders,
            WorkOrderService service,
            TechnicianSelection selection,
            OfferService offers,
            VisitService visits,
            WorkOrderViews views,
            VisitReports reports) {
        this.kept = kept;
        this.workOrders = workOrders;
        this.service = service;
        this.selection = selection;
        this.offers = offers;
        this.visits = visits;
        this.views = views;
        this.reports = reports;
    }

    /** Lists work orders, newest first; {@code state} is a state's word or {@code open}. */
    @GetMapping
    ResponseEntity<List<WorkOrderView>> list(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String incidentNumber,
            @RequestParam(required = false) @Nullable String siteId,
            @RequestParam(required = false) @Nullable String technicianId,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit) {
        Paging.check(offset, limit);
        if (state != null
                && !state.equals("open")
                && Stream.of(WorkOrderState.values())
                        .noneMatch(known -> known.word().equals(state))) {
            throw new InvalidInputException("state", "\"" + state + "\" is unknown; write open or a state's word");
        }
        WorkOrders.Filter filter = new WorkOrders.Filter(state, incidentNumber, siteId, technicianId);
        return kept.page(LIST, new Question(filter, offset, limit), () -> {
            WorkOrders.Page page = workOrders.page(filter, offset, limit);
            return new ListCache.Page<>(
                    page.workOrders().stream().map(views::brief).toList(), page.total());
        });
    }

    private record Question(WorkOrders.Filter filter, int offset, int limit) {}

    @EventListener
    void on(WorkOrderChanged changed) {
        kept.changed(LIST, changed.tenant());
    }

    /** Lists who could be sent to an incident now, whom to ask first at the front; those who may not be asked last, with why. */
    @GetMapping("/candidates")
    List<CandidateView> candidates(@RequestParam String incidentNumber, Locale language) {
        return selection.candidatesFor(incidentNumber).ranked().stream()
                .map(ranked -> views.candidate(ranked, language))
                .toList();
    }

    /** Returns a work order with its offers, visits and reports. */
    @GetMapping("/{id}")
    WorkOrderView one(@PathVariable String id, Locale language) {
        return views.full(find(id), language);
    }

    /** Returns what the technician brought back: the pictures, without their bytes, and the checklist by the keys of its form. */
    @GetMapping("/{id}/report")
    Report report(@PathVariable String id) {
        find(id);
        return new Report(reports.pictures(id), reports.checklists(id));
    }

    /** Returns a picture as it was sent. Its type is what its bytes are; the browser is not to guess another. */
    @GetMapping("/{id}/pictures/{picture}")
    ResponseEntity<byte[]> picture(@PathVariable String id, @PathVariable UUID picture) {
        VisitReports.Picture found = reports.pictures(id).stream()
                .filter(one -> one.id().equals(picture))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("picture", picture.toString()));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(found.mediaType()))
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePrivate())
                .body(reports.bytes(id, picture).orElseThrow());
    }

    /**
     * Records that a technician who is being asked accepts.
     *
     * @param technicianId which of several; absent means the one who was asked first
     */
    @PostMapping("/{id}/accept")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WorkOrderView accept(
            @PathVariable String id, @RequestParam(required = false) @Nullable String technicianId, Principal user) {
        return views.brief(offers.accept(id, technicianId == null ? technicianOf(id) : technicianId, user.getName()));
    }

    /** Records that the technician who is being asked declines, or that the one who had accepted gives it back. */
    @PostMapping("/{id}/decline")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WorkOrderView decline(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String technicianId,
            @RequestBody(required = false) @Nullable Said said,
            Principal user) {
        return views.brief(offers.decline(
                id, technicianId == null ? technicianOf(id) : technicianId, text("reason", said), user.getName()));
    }

    /** Records that the technician is on site. */
    @PostMapping("/{id}/arrive")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WorkOrderView arrive(@PathVariable String id, Principal user) {
        return views.brief(visits.arrive(id, technicianOf(id), user.getName()));
    }

    /** Records that the technician has repaired it. */
    @PostMapping("/{id}/done")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WorkOrderView done(@PathVariable String id, @RequestBody(required = false) @Nullable Said said, Principal user) {
        return views.brief(visits.complete(id, technicianOf(id), text("cause", said), user.getName()));
    }

    /** Records that the technician cannot repair it. */
    @PostMapping("/{id}/not-repaired")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WorkOrderView notRepaired(
            @PathVariable String id, @RequestBody(required = false) @Nullable Said said, Principal user) {
        return views.brief(visits.fail(id, technicianOf(id), text("reason", said), user.getName()));
    }

    /** Cancels a work order that is no longer wanted: who goes is told, what was booked is undone. */
    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WorkOrderView cancel(@PathVariable String id, Principal user) {
        return views.brief(service.cancel(id, user.getName()));
    }

    private WorkOrder find(String id) {
        return workOrders.find(id).orElseThrow(() -> new NotFoundException("work order", id));
    }

    private String technicianOf(String id) {
        String technician = find(id).technicianId();
        if (technician == null) {
            throw new ConflictException("Work order " + id + " is with nobody and nobody is being asked now");
        }
        return technician;
    }

    private static @Nullable String text(String field, @Nullable Said said) {
        String text = said == null ? null : said.reason() == null ? said.cause() : said.reason();
        if (text != null && text.length() > LONGEST_TEXT) {
            throw new InvalidInputException(field, "is longer than " + LONGEST_TEXT + " characters; write less");
        }
        return text;
    }

    /** Report of what the technician brought back. */
    record Report(List<VisitReports.Picture> pictures, List<VisitReports.Checklist> checklists) {}

    /**
     * Words of the technician.
     *
     * @param reason why he or she declines or cannot repair it
     * @param cause what he or she found
     */
    record Said(@Nullable String reason, @Nullable String cause) {}
}
