package io.towerflow.ticket.web;

import io.towerflow.ticket.Tickets;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Serves what people do about an incident's trouble ticket. */
@RestController
@RequestMapping("/api/incidents/{number}/trouble-ticket")
class TicketController {

    private final Tickets tickets;

    TicketController(Tickets tickets) {
        this.tickets = tickets;
    }

    /** Tries at once what the ITSM has not taken yet; 409 where nothing waits. */
    @PostMapping("/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void retry(@PathVariable String number) {
        tickets.retry(number);
    }
}
