package io.towerflow.ticket.itsm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.ticket.DesiredTicket;
import io.towerflow.ticket.ItsmSettings;
import io.towerflow.ticket.TicketChange;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** TMF621's TroubleTicket on the wire, in version 5 or 4 as the ITSM speaks. */
@Component
class TroubleTicketFormat {

    static final String OWNER = "TowerFlow";

    private static final String TYPE = "@type";

    private final ObjectMapper json;
    private final ItsmSettings settings;

    TroubleTicketFormat(ObjectMapper json, ItsmSettings settings) {
        this.json = json;
        this.settings = settings;
    }

    ObjectNode write(DesiredTicket wanted) {
        ObjectNode ticket = json.createObjectNode();
        ticket.put(TYPE, "TroubleTicket");
        ticket.put("name", wanted.name());
        ticket.put("description", wanted.description());
        ticket.put("severity", wanted.severity());
        ticket.put("priority", wanted.priority());
        ticket.put("ticketType", wanted.ticketType());
        if (five()) {
            ticket.putArray("externalIdentifier")
                    .addObject()
                    .put(TYPE, "ExternalIdentifier")
                    .put("id", wanted.incidentNumber())
                    .put("owner", OWNER)
                    .put("externalIdentifierType", "incident");
        } else {
            ticket.put("externalId", wanted.incidentNumber());
        }
        ArrayNode related = ticket.putArray("relatedEntity");
        entity(related, "incident", "ServiceProblem", wanted.incidentNumber(), wanted.href(), wanted.name());
        for (DesiredTicket.Site site : wanted.sites()) {
            entity(related, "site", "GeographicSite", site.id(), null, site.name());
        }
        facts(ticket, wanted.facts());
        notes(ticket, wanted.notes(), List.of());
        return ticket;
    }

    /** @param there the notes that are there and would go if they were not sent again */
    ObjectNode write(TicketChange change, List<JsonNode> there) {
        ObjectNode ticket = json.createObjectNode();
        ticket.put(TYPE, "TroubleTicket");
        put(ticket, "name", change.name());
        put(ticket, "description", change.description());
        put(ticket, "severity", change.severity());
        put(ticket, "priority", change.priority());
        put(ticket, "status", change.status());
        put(ticket, "statusChangeReason", change.statusReason());
        facts(ticket, change.facts());
        notes(ticket, change.notes(), there);
        return ticket;
    }

    /** The name of the query parameter that finds a ticket by our identifier. */
    String identifierFilter() {
        return five() ? "externalIdentifier.id" : "externalId";
    }

    /** Our identifier in a ticket, or null where it has none. */
    static @Nullable String incidentOf(JsonNode ticket) {
        for (JsonNode identifier : ticket.path("externalIdentifier")) {
            if (OWNER.equals(identifier.path("owner").textValue())) {
                return identifier.path("id").textValue();
            }
        }
        return ticket.path("externalId").textValue();
    }

    /** The ids and the texts of a ticket's notes. */
    static Set<String> notes(JsonNode ticket) {
        Set<String> notes = new HashSet<>();
        for (JsonNode note : ticket.path("note")) {
            if (note.path("id").isTextual()) {
                notes.add(note.path("id").asText());
            }
            notes.add(note.path("text").asText());
        }
        return notes;
    }

    private void entity(ArrayNode related, String role, String type, String id, @Nullable String href, String name) {
        ObjectNode entity = related.addObject().put(TYPE, "RelatedEntity").put("role", role);
        ObjectNode reference = five() ? entity.putObject("entity").put(TYPE, "EntityRef") : entity;
        reference.put("id", id).put("name", name).put("@referredType", type);
        put(reference, "href", href);
    }

    private void facts(ObjectNode ticket, Map<String, String> facts) {
        if (facts.isEmpty() || !five()) {
            return;
        }
        ArrayNode characteristics = ticket.putArray("troubleTicketCharacteristic");
        facts.forEach((name, value) -> characteristics
                .addObject()
                .put(TYPE, "StringCharacteristic")
                .put("name", name)
                .put("valueType", "string")
                .put("value", value));
    }

    private static void notes(ObjectNode ticket, List<DesiredTicket.Note> notes, List<JsonNode> there) {
        if (notes.isEmpty()) {
            return;
        }
        ArrayNode written = ticket.putArray("note");
        there.forEach(written::add);
        for (DesiredTicket.Note note : notes) {
            written.addObject()
                    .put(TYPE, "Note")
                    .put("id", note.id())
                    .put("author", note.author())
                    .put("date", note.at().toString())
                    .put("text", note.text());
        }
    }

    private static void put(ObjectNode ticket, String name, @Nullable String value) {
        if (value != null) {
            ticket.put(name, value);
        }
    }

    private boolean five() {
        return settings.version() == 5;
    }
}
