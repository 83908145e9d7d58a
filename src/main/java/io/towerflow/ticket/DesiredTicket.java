package io.towerflow.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Ticket that the ITSM should have of an incident.
 *
 * @param href where people find the incident
 * @param status a word of TMF621's TroubleTicketStatusType
 * @param statusReason why it has this status
 * @param facts further facts by name: sites, root cause
 */
public record DesiredTicket(
        String incidentNumber,
        String href,
        String ticketType,
        String name,
        String description,
        String severity,
        String priority,
        String status,
        String statusReason,
        Map<String, String> facts,
        List<Site> sites,
        List<Note> notes) {

    /** Place of the incident. */
    public record Site(String id, String name) {}

    /**
     * Something that happened to the incident.
     *
     * @param id the same for the same happening, so that it is not told twice
     */
    public record Note(String id, Instant at, String author, String text) {}

    /** Snapshot to compare, to know whether the ITSM must hear of a change. */
    Sent asSent(String sentStatus) {
        return new Sent(name, description, severity, priority, sentStatus, facts);
    }

    /** Snapshot of what the ITSM has of us; its notes are kept apart. */
    public record Sent(
            String name,
            String description,
            String severity,
            String priority,
            String status,
            Map<String, String> facts) {}
}
