package io.towerflow.ticket;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ITSM outside. Each method is one or two calls over the network and holds no transaction. */
public interface Itsm {

    /** Makes a ticket for an incident. */
    Answer create(DesiredTicket wanted);

    /** The ticket of an incident by our own identifier in it; {@link Unknown} where there is none. */
    Answer find(String incidentNumber);

    /**
     * Changes a ticket.
     *
     * @param perhapsDone whether an earlier call may have done it already, so that notes must be looked for first
     */
    Answer update(String externalId, TicketChange change, boolean perhapsDone);

    /** Outcome of a call. */
    sealed interface Answer permits Taken, Unknown, Unavailable, Refused {}

    /**
     * Taken: the ITSM has it.
     *
     * @param status the ticket's status there, or null where the answer says none
     * @param notes the ids and the texts of the notes that it shows
     */
    record Taken(String externalId, @Nullable String status, Set<String> notes) implements Answer {}

    /** Not known: the ITSM answers, and has no such ticket. */
    record Unknown() implements Answer {}

    /**
     * Not available: the ITSM cannot take it now; it may later.
     *
     * @param retryAfter when it says to come again, or null
     * @param undecided whether it may have taken it all the same
     */
    record Unavailable(String error, @Nullable Duration retryAfter, boolean undecided) implements Answer {}

    /** Refused: the ITSM does not take it, and would not if it were sent again as it is. */
    record Refused(String error) implements Answer {}
}
