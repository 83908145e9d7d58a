package io.towerflow.ticket;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trouble ticket of an incident as people see it.
 *
 * @param externalId its id in the ITSM; null until the ITSM has made it
 * @param externalStatus its status there, a word of TMF621's TroubleTicketStatusType; null until it is known
 * @param waitingSince since when the ITSM should have heard something; null where it knows all
 * @param refused whether the ITSM does not take it as it is, so that somebody must look
 * @param lastError what went wrong last while something waits, for this ticket or, where it was not tried, for another; or null
 * @param sentAt when the ITSM last took something, or null
 * @param sent what the ITSM has of us; null until it has something
 */
public record Ticket(
        String incidentNumber,
        @Nullable String externalId,
        @Nullable String externalStatus,
        @Nullable Instant waitingSince,
        boolean refused,
        @Nullable String lastError,
        int attempts,
        Instant createdAt,
        @Nullable Instant sentAt,
        DesiredTicket.@Nullable Sent sent,
        List<String> sentNotes) {

    /** Returns whether the ITSM should have heard something by now that it has not. */
    public boolean waits(Instant now) {
        return waitingSince != null && !waitingSince.isAfter(now);
    }
}
