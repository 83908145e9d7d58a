package io.towerflow.ticket;

import io.towerflow.problem.ConflictException;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The trouble tickets of the current tenant, to be read and, where they wait, to be tried again. */
@Service
@Transactional
public class Tickets {

    private final TicketRepository repository;
    private final ItsmSettings settings;
    private final TicketWorker worker;
    private final Clock clock;

    Tickets(TicketRepository repository, ItsmSettings settings, TicketWorker worker, Clock clock) {
        this.repository = repository;
        this.settings = settings;
        this.worker = worker;
        this.clock = clock;
    }

    /** Returns whether incidents of this tenant get tickets anywhere. */
    public boolean on() {
        return settings.on() && settings.tenant().equals(Tenancy.current());
    }

    /** The ticket of an incident; a waiting one that was not tried itself says why the others wait. */
    @Transactional(readOnly = true)
    public Optional<Ticket> find(String incidentNumber) {
        return repository.find(incidentNumber).map(TicketRepository.Row::ticket).map(this::explained);
    }

    /**
     * A page, newest first.
     *
     * @param status their status in the ITSM, or null for all
     * @param incidentNumber the one of this incident, or null for all
     */
    @Transactional(readOnly = true)
    public Page page(@Nullable String status, @Nullable String incidentNumber, int offset, int limit) {
        return new Page(
                repository.page(status, incidentNumber, offset, limit).stream()
                        .map(this::explained)
                        .toList(),
                repository.count(status, incidentNumber));
    }

    /** A page and the number of tickets on all pages. */
    public record Page(List<Ticket> tickets, long total) {}

    /**
     * Tries at once what waits.
     *
     * @throws ConflictException where nothing waits
     */
    public void retry(String incidentNumber) {
        if (!repository.hurry(incidentNumber, clock.instant())) {
            throw new ConflictException("The ITSM knows all of " + incidentNumber + ", or needs no ticket of it");
        }
        worker.hurry();
    }

    private Ticket explained(Ticket ticket) {
        if (!ticket.waits(clock.instant()) || ticket.lastError() != null) {
            return ticket;
        }
        return new Ticket(
                ticket.incidentNumber(),
                ticket.externalId(),
                ticket.externalStatus(),
                ticket.waitingSince(),
                ticket.refused(),
                repository.lastError(),
                ticket.attempts(),
                ticket.createdAt(),
                ticket.sentAt(),
                ticket.sent(),
                ticket.sentNotes());
    }
}
