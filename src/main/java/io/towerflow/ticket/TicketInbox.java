package io.towerflow.ticket;

import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.problem.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Handles what the ITSM reports of its tickets. What was done there by people becomes known here; what only repeats
 * what we had said does not, and nothing of it is sent back.
 */
@Service
public class TicketInbox {

    private static final int LONGEST_TEXT = 4_000;

    /** Statuses that have a sentence for the timeline. */
    private static final Set<String> STATUSES =
            Set.of("acknowledged", "rejected", "pending", "held", "inProgress", "cancelled", "closed", "resolved");

    /** Statuses that say that work has begun: news only where something else was said before. */
    private static final Set<String> BEGINNING = Set.of("acknowledged", "inProgress");

    private final TicketRepository repository;
    private final TicketWriter writer;
    private final Incidents incidents;
    private final IncidentService service;
    private final ItsmSettings settings;
    private final JdbcClient jdbc;
    private final Clock clock;

    TicketInbox(
            TicketRepository repository,
            TicketWriter writer,
            Incidents incidents,
            IncidentService service,
            ItsmSettings settings,
            JdbcClient jdbc,
            Clock clock) {
        this.repository = repository;
        this.writer = writer;
        this.incidents = incidents;
        this.service = service;
        this.settings = settings;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A ticket has changed in the ITSM.
     *
     * @param eventId the same for the same event when it comes again
     * @param at when it happened, or null
     * @param incidentNumber our identifier in the ticket, or null where the event does not say it
     * @param status a word of TMF621's TroubleTicketStatusType, or null where the event does not say it
     * @param comments all or the newest comments of the ticket, also our own
     */
    public record Event(
            String eventId,
            @Nullable Instant at,
            String externalId,
            @Nullable String incidentNumber,
            @Nullable String status,
            @Nullable String statusReason,
            List<Comment> comments) {}

    /**
     * A note of a ticket.
     *
     * @param id or null where the ITSM gives none
     */
    public record Comment(
            @Nullable String id,
            @Nullable String author,
            @Nullable String date,
            String text) {}

    /**
     * Applies an event, once.
     *
     * @return whether it was heard for the first time and is about a ticket of ours
     * @throws UnavailableException where it may be about a ticket that is just being made: it should come again
     */
    @Transactional
    public boolean take(Event event) {
        Instant now = clock.instant();
        if (!repository.firstTime(event.eventId(), now, now.minus(settings.keepEvents()))) {
            return false;
        }
        TicketRepository.Row row =
                repository.lock(event.externalId(), event.incidentNumber()).orElse(null);
        if (row == null) {
            if (event.incidentNumber() == null && repository.creating(now)) {
                throw new UnavailableException(
                        "Ticket " + event.externalId() + " is not known yet",
                        Duration.ofSeconds(30),
                        new IllegalStateException("A ticket is being made"));
            }
            return false;
        }
        String number = row.ticket().incidentNumber();
        status(event, row, now);
        comments(event, row, now);
        // Also where nothing was noted: a ticket that was closed may close its incident.
        jdbc.sql("INSERT INTO trouble_ticket_signal (tenant_id, incident_number) "
                        + "VALUES (current_setting('towerflow.tenant'), ?)")
                .param(number)
                .update();
        return true;
    }

    private void status(Event event, TicketRepository.Row row, Instant now) {
        String number = row.ticket().incidentNumber();
        String before = row.ticket().externalStatus();
        String said = event.status();
        Instant last = row.externalStatusAt();
        boolean late = last != null && event.at() != null && event.at().isBefore(last);
        if (said == null || late || !STATUSES.contains(said)) {
            repository.heard(number, event.externalId(), null, null);
            return;
        }
        DesiredTicket.Sent sent = row.ticket().sent();
        if (sent != null && lateEcho(event, said, sent.status(), row.ticket().sentAt())) {
            repository.heard(number, event.externalId(), null, null);
            return;
        }
        repository.heard(number, event.externalId(), said, event.at());
        boolean asked = said.equals(row.askedStatus());
        boolean begins = BEGINNING.contains(said) && (before == null || BEGINNING.contains(before));
        boolean echo = sent != null && said.equals(sent.status()) && BEGINNING.contains(said);
        if (said.equals(before) || asked || begins || echo) {
            return;
        }
        String reason = event.statusReason() == null ? "" : event.statusReason().strip();
        boolean because = !reason.isEmpty();
        incidents.note(
                number,
                new TimelineEntry(
                        now,
                        "ticket-" + said,
                        "ticket.timeline." + said + (because ? "Because" : ""),
                        because ? List.of(event.externalId(), bounded(reason)) : List.of(event.externalId()),
                        TicketWriter.ITSM));
    }

    /** An event about what we had set comes after we have set something newer. */
    private static boolean lateEcho(Event event, String said, String sent, @Nullable Instant sentAt) {
        boolean ours =
                BEGINNING.contains(said) || said.equals(sent) || (said.equals("resolved") && sent.equals("closed"));
        return ours && sentAt != null && event.at() != null && event.at().isBefore(sentAt);
    }

    private void comments(Event event, TicketRepository.Row row, Instant now) {
        if (event.comments().isEmpty()) {
            return;
        }
        String number = row.ticket().incidentNumber();
        Incident incident = incidents.find(number).orElseThrow();
        // An ITSM may give our notes ids and authors of its own.
        Set<String> ours = writer.write(incident).notes().stream()
                .map(note -> note.text().strip())
                .collect(Collectors.toSet());
        for (Comment comment : event.comments()) {
            String text = comment.text().strip();
            String author = comment.author() == null ? "" : comment.author();
            boolean own = (comment.id() != null && comment.id().startsWith(TicketWriter.OURS))
                    || author.equals(TicketWriter.AUTHOR)
                    || author.startsWith(TicketWriter.AUTHOR + "/")
                    || ours.contains(text);
            if (text.isEmpty() || own || !repository.newComment(number, key(comment, text))) {
                continue;
            }
            service.addNote(number, bounded(author.isBlank() ? text : author + ": " + text), TicketWriter.ITSM);
        }
    }

    private static String key(Comment comment, String text) {
        String known = comment.id() != null ? "id|" + comment.id() : "text|" + comment.date() + "|" + text;
        return UUID.nameUUIDFromBytes(known.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String bounded(String text) {
        String clean = text.strip().replace("\u0000", "");
        return clean.length() > LONGEST_TEXT ? clean.substring(0, LONGEST_TEXT) : clean;
    }
}
