package io.towerflow.ticket.web;

import io.towerflow.incident.IncidentContributor;
import io.towerflow.ticket.Ticket;
import io.towerflow.ticket.Tickets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Adds its trouble ticket to an incident in the API. */
@Component
class TicketsOfIncident implements IncidentContributor {

    private final Tickets tickets;

    TicketsOfIncident(Tickets tickets) {
        this.tickets = tickets;
    }

    /**
     * @param waitingSince since when the ITSM should have heard something; null where it knows all
     * @param lastError why it has not, or null
     */
    record View(
            @Nullable String externalId,
            @Nullable String status,
            @Nullable Instant waitingSince,
            boolean refused,
            @Nullable String lastError,
            @Nullable Instant sentAt) {

        static View of(Ticket ticket) {
            return new View(
                    ticket.externalId(),
                    ticket.externalStatus(),
                    ticket.waitingSince(),
                    ticket.refused(),
                    ticket.lastError(),
                    ticket.sentAt());
        }
    }

    @Override
    public String name() {
        return "troubleTickets";
    }

    @Override
    public List<?> entries(String incidentNumber) {
        return tickets.find(incidentNumber).map(View::of).stream().toList();
    }
}
