package io.towerflow.ticket.itsm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.identity.SignedCalls;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.ticket.ItsmSettings;
import io.towerflow.ticket.TicketInbox;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Receives TMF621's events of the ITSM's tickets. Only what carries the agreed signature is heard. */
@RestController
@RequestMapping("/connectors/itsm/events")
class ItsmEvents implements SignedCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ItsmEvents.class);
    private static final int LONGEST_ID = 200;

    /** Event types that are read, in lower case; TMF621 writes them with either case at the beginning. */
    private static final Set<String> HEARD = Set.of(
            "troubleticketstatuschangeevent", "troubleticketattributevaluechangeevent", "troubleticketresolvedevent");

    private final TicketInbox inbox;
    private final ItsmSettings settings;
    private final ObjectMapper json;
    private final Clock clock;
    private final @Nullable WebhookSignature signature;

    ItsmEvents(TicketInbox inbox, ItsmSettings settings, ObjectMapper json, Clock clock) {
        this.inbox = inbox;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
        this.signature = settings.webhookSecret() == null
                ? null
                : new WebhookSignature(settings.webhookSecret(), settings.window());
    }

    @Override
    public boolean looksAfter(String path) {
        return path.equals("/connectors/itsm/events");
    }

    @Override
    public void check(HttpServletRequest request) {
        believe(
                signature == null
                        ? "No secret is set for the ITSM's events (towerflow.itsm.webhook-secret)"
                        : signature.wrong(
                                request.getHeader("webhook-id"),
                                request.getHeader("webhook-timestamp"),
                                request.getHeader("webhook-signature"),
                                clock.instant()));
    }

    private static void believe(@Nullable String wrong) {
        if (wrong != null) {
            LOG.warn("An event of the ITSM is refused: {}", wrong);
            throw new ErrorResponseException(
                    HttpStatus.FORBIDDEN, ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, wrong), null);
        }
    }

    /**
     * 204 once the event is stored, also where it came before, is of another kind or about a ticket that is not ours; 403
     * without the right signature; 503 where it may be about a ticket that is just being made.
     */
    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void take(
            @RequestBody byte[] body,
            @RequestHeader(name = "webhook-id", required = false) @Nullable String id,
            @RequestHeader(name = "webhook-timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "webhook-signature", required = false) @Nullable String signatures) {
        believe(signature == null ? null : signature.wrong(id, timestamp, signatures, body, clock.instant()));
        TicketInbox.Event event = read(body, String.valueOf(id));
        if (event != null) {
            boolean news = Tenancy.as(settings.tenant(), () -> inbox.take(event));
            LOG.debug("Event {} of ticket {}: {}", event.eventId(), event.externalId(), news ? "new" : "known");
        }
    }

    private TicketInbox.@Nullable Event read(byte[] body, String webhookId) {
        JsonNode root;
        try {
            root = json.readTree(body);
        } catch (IOException e) {
            throw new InvalidInputException("body", "must be JSON");
        }
        String type = root.path("eventType").asText(root.path("@type").asText(""));
        if (!HEARD.contains(type.toLowerCase(Locale.ROOT))) {
            return null;
        }
        JsonNode ticket = root.path("event").path("troubleTicket");
        String externalId = ticket.path("id").asText("");
        if (externalId.isBlank() || externalId.length() > LONGEST_ID) {
            throw new InvalidInputException(
                    "event.troubleTicket.id", "must be the ticket's id of 1 to " + LONGEST_ID + " characters");
        }
        String eventId = root.path("eventId").asText(webhookId);
        if (eventId.isBlank() || eventId.length() > LONGEST_ID) {
            throw new InvalidInputException("eventId", "must have 1 to " + LONGEST_ID + " characters");
        }
        List<TicketInbox.Comment> comments = new ArrayList<>();
        for (JsonNode note : ticket.path("note")) {
            if (note.path("text").isTextual()) {
                comments.add(new TicketInbox.Comment(
                        note.path("id").textValue(),
                        note.path("author").textValue(),
                        note.path("date").textValue(),
                        note.path("text").asText()));
            }
        }
        return new TicketInbox.Event(
                eventId,
                time(root.path("eventTime").textValue()),
                externalId,
                TroubleTicketFormat.incidentOf(ticket),
                ticket.path("status").textValue(),
                ticket.path("statusChangeReason").textValue(),
                comments);
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInputException("eventTime", "must be a time as 2026-01-31T12:00:00Z");
        }
    }
}
