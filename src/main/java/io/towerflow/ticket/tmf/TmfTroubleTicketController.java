package io.towerflow.ticket.tmf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.incident.Incidents;
import io.towerflow.problem.NotFoundException;
import io.towerflow.problem.Paging;
import io.towerflow.problem.Tmf630;
import io.towerflow.ticket.DesiredTicket;
import io.towerflow.ticket.Ticket;
import io.towerflow.ticket.Tickets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** TMF621: what we have told the ITSM, for other systems to read. A ticket's id here is its incident's number. */
@RestController
@RequestMapping(TmfTroubleTicketController.PATH)
class TmfTroubleTicketController {

    static final String PATH = "/tmf-api/troubleTicket/v5/troubleTicket";

    private static final String PROBLEMS = "/tmf-api/serviceProblemManagement/v4/serviceProblem/";

    private static final String STATUS = "status";
    private static final String INCIDENT = "relatedEntity.id";

    private final Tickets tickets;
    private final Incidents incidents;
    private final ObjectMapper json;

    TmfTroubleTicketController(Tickets tickets, Incidents incidents, ObjectMapper json) {
        this.tickets = tickets;
        this.incidents = incidents;
        this.json = json;
    }

    /**
     * A page, newest first, filtered by {@code status} (the one in the ITSM) and {@code relatedEntity.id} (the incident).
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
        Map<String, String> filters = Tmf630.filters(parameters, STATUS, INCIDENT);
        Tickets.Page page = tickets.page(filters.get(STATUS), filters.get(INCIDENT), offset, limit);
        List<ObjectNode> written = page.tickets().stream()
                .map(ticket -> Tmf630.chosen(write(ticket, locale), fields))
                .toList();
        return ResponseEntity.ok()
                .header("X-Total-Count", Long.toString(page.total()))
                .header("X-Result-Count", Integer.toString(written.size()))
                .body(written);
    }

    /** A trouble ticket (TMF621). */
    @GetMapping("/{id}")
    ObjectNode one(@PathVariable String id, @RequestParam(required = false) @Nullable String fields, Locale locale) {
        Ticket ticket = tickets.find(id).orElseThrow(() -> new NotFoundException("trouble ticket", id));
        return Tmf630.chosen(write(ticket, locale), fields);
    }

    private ObjectNode write(Ticket ticket, Locale locale) {
        String number = ticket.incidentNumber();
        String title = incidents.title(number, locale);
        DesiredTicket.Sent sent = ticket.sent();
        ObjectNode written = json.createObjectNode();
        written.put("id", number);
        written.put("href", PATH + "/" + number);
        written.put("@type", "TroubleTicket");
        written.put("name", sent == null ? title : sent.name());
        written.put("description", sent == null ? title : sent.description());
        written.put("ticketType", "incident");
        if (sent != null) {
            written.put("severity", sent.severity());
            written.put("priority", sent.priority());
        }
        if (ticket.externalStatus() != null) {
            written.put(STATUS, ticket.externalStatus());
        }
        written.put("creationDate", ticket.createdAt().toString());
        if (ticket.sentAt() != null) {
            written.put("lastUpdate", ticket.sentAt().toString());
        }
        if (ticket.externalId() != null) {
            written.putArray("externalIdentifier")
                    .addObject()
                    .put("@type", "ExternalIdentifier")
                    .put("id", ticket.externalId())
                    .put("owner", "ITSM")
                    .put("externalIdentifierType", "troubleTicket");
        }
        written.putArray("relatedEntity")
                .addObject()
                .put("@type", "RelatedEntity")
                .put("role", "incident")
                .putObject("entity")
                .put("@type", "EntityRef")
                .put("id", number)
                .put("href", PROBLEMS + number)
                .put("name", title)
                .put("@referredType", "ServiceProblem");
        ArrayNode characteristics = written.putArray("troubleTicketCharacteristic");
        if (sent != null) {
            sent.facts().forEach((name, value) -> characteristic(characteristics, name, value));
        }
        if (ticket.waitingSince() != null) {
            characteristic(
                    characteristics,
                    "delivery.waitingSince",
                    ticket.waitingSince().toString());
            if (ticket.lastError() != null) {
                characteristic(characteristics, "delivery.lastError", ticket.lastError());
            }
        }
        return written;
    }

    private static void characteristic(ArrayNode characteristics, String name, String value) {
        characteristics
                .addObject()
                .put("@type", "StringCharacteristic")
                .put("name", name)
                .put("valueType", "string")
                .put("value", value);
    }
}
