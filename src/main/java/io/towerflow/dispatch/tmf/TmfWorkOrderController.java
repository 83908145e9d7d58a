package io.towerflow.dispatch.tmf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.audit.AuditTrail;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderRequests;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.problem.InvalidInputException.Field;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import io.towerflow.problem.Tmf630;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves work orders by TMF697 for other systems to read, to cancel and to annotate. Changes leave by Kafka as all others do. */
@RestController
@RequestMapping(TmfWorkOrderJson.PATH)
class TmfWorkOrderController {

    private static final int LONGEST_TEXT = 1_600;

    private static final String STATE = "state";
    private static final String INCIDENT = "relatedEntity.id";
    private static final String SITE = "place.id";
    private static final String TECHNICIAN = "relatedParty.id";

    private final WorkOrders workOrders;
    private final WorkOrderRequests requests;
    private final TmfWorkOrderJson writer;
    private final AuditTrail audit;

    TmfWorkOrderController(
            WorkOrders workOrders, WorkOrderRequests requests, TmfWorkOrderJson writer, AuditTrail audit) {
        this.workOrders = workOrders;
        this.requests = requests;
        this.writer = writer;
        this.audit = audit;
    }

    /**
     * Lists a page, newest first, filtered by {@code state}, {@code relatedEntity.id} (the incident), {@code place.id} (the site)
     * and {@code relatedParty.id} (the technician).
     *
     * @param fields names of the fields that are wanted, split by commas; all where none is named
     */
    @GetMapping
    ResponseEntity<List<ObjectNode>> list(
            @RequestParam Map<String, String> parameters,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String fields,
            Locale locale) {
        Paging.check(offset, limit);
        Map<String, String> filters = Tmf630.filters(parameters, STATE, INCIDENT, SITE, TECHNICIAN);
        String state = filters.get(STATE);
        if (state != null) {
            Tmf630.either(STATE, state).forEach(TmfWorkOrderController::known);
        }
        WorkOrders.Filter filter =
                new WorkOrders.Filter(state, filters.get(INCIDENT), filters.get(SITE), filters.get(TECHNICIAN));
        WorkOrders.Page page = workOrders.page(filter, offset, limit);
        List<ObjectNode> written = page.workOrders().stream()
                .map(order -> Tmf630.chosen(writer.write(order, locale), fields))
                .toList();
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(page.total()))
                .header("X-Result-Count", Integer.toString(written.size()))
                .body(written);
    }

    /** Returns a work order (TMF697). */
    @GetMapping("/{id}")
    ObjectNode one(@PathVariable String id, @RequestParam(required = false) @Nullable String fields, Locale locale) {
        return Tmf630.chosen(writer.write(found(id), locale), fields);
    }

    /**
     * Cancels a work order ({@code state} = {@code cancelled} with a {@code cancellationReason}) and adds notes ({@code note},
     * one or an array of {@code {"text": "…"}}). 409 where it has ended.
     */
    @PatchMapping("/{id}")
    @Transactional
    public ObjectNode change(@PathVariable String id, @RequestBody JsonNode patch, Principal who, Locale locale) {
        Change change = Change.read(patch);
        found(id);
        for (String text : change.notes()) {
            requests.note(id, text, who.getName());
        }
        if (change.cancellationReason() != null) {
            requests.cancel(id, change.cancellationReason(), who.getName());
        }
        audit.record(
                who.getName(),
                change.cancellationReason() == null ? "note-work-order" : "cancel-work-order",
                "work order " + id,
                change.cancellationReason() == null
                        ? Map.of("notes", change.notes().size())
                        : Map.of("reason", change.cancellationReason()));
        return writer.write(found(id), locale);
    }

    private WorkOrder found(String id) {
        return workOrders.find(id).orElseThrow(() -> new NotFoundException("work order", id));
    }

    private static void known(String state) {
        try {
            WorkOrderState.ofWord(state);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidInputException(STATE, String.valueOf(unknown.getMessage()));
        }
    }

    /**
     * Changes that a PATCH asks for.
     *
     * @param cancellationReason why it is cancelled, or null where it is not
     */
    private record Change(@Nullable String cancellationReason, List<String> notes) {

        static Change read(JsonNode patch) {
            if (!patch.isObject()) {
                throw new InvalidInputException("body", "must be a JSON object with the fields to change");
            }
            List<Field> wrong = new ArrayList<>();
            patch.fieldNames().forEachRemaining(name -> {
                if (!Set.of(STATE, "cancellationReason", "note", "@type", "@baseType", "@schemaLocation")
                        .contains(name)) {
                    wrong.add(new Field(name, "cannot be changed; change state, cancellationReason or note"));
                }
            });
            JsonNode state = patch.path(STATE);
            if (!state.isMissingNode() && !"cancelled".equals(state.textValue())) {
                wrong.add(new Field(
                        STATE,
                        "can only be set to cancelled here; the technician's answers and reports set the others"));
            }
            String reason = patch.path("cancellationReason").textValue();
            if (state.isMissingNode() && patch.has("cancellationReason")) {
                wrong.add(new Field("cancellationReason", "needs \"state\": \"cancelled\" beside it"));
            } else if (!state.isMissingNode() && !text(reason)) {
                wrong.add(new Field("cancellationReason", "must say why in 1 to " + LONGEST_TEXT + " characters"));
            }
            List<JsonNode> given = new ArrayList<>();
            JsonNode note = patch.path("note");
            if (note.isArray()) {
                note.forEach(given::add);
            } else if (!note.isMissingNode() && !note.isNull()) {
                given.add(note);
            }
            List<String> notes = new ArrayList<>();
            for (int i = 0; i < given.size(); i++) {
                String words = given.get(i).isTextual()
                        ? given.get(i).textValue()
                        : given.get(i).path("text").textValue();
                if (text(words)) {
                    notes.add(String.valueOf(words).strip());
                } else {
                    wrong.add(new Field(
                            "note[" + i + "].text", "must be a text of 1 to " + LONGEST_TEXT + " characters"));
                }
            }
            if (wrong.isEmpty() && state.isMissingNode() && notes.isEmpty()) {
                wrong.add(new Field("body", "changes nothing; give state and cancellationReason, or note"));
            }
            if (!wrong.isEmpty()) {
                throw new InvalidInputException(wrong);
            }
            return new Change(reason == null || state.isMissingNode() ? null : reason.strip(), notes);
        }

        private static boolean text(@Nullable String words) {
            return words != null
                    && !words.isBlank()
                    && words.length() <= LONGEST_TEXT
                    && words.chars().noneMatch(c -> c == 0);
        }
    }
}
