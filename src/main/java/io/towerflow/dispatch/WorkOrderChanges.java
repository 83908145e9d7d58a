package io.towerflow.dispatch;

import io.towerflow.dispatch.selection.TechnicianWorkload;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.people.People;
import io.towerflow.people.Person;
import io.towerflow.problem.ConflictException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Stores changes of work orders and tells who must know: the history, the incident's timeline and the process that waits. For the
 * services of this room, in their transactions.
 */
@Component
class WorkOrderChanges {

    private final WorkOrderRepository repository;
    private final WorkOrderEvents events;
    private final ProcessCommands commands;
    private final TechnicianWorkload workload;
    private final Incidents incidents;
    private final People people;
    private final Clock clock;

    WorkOrderChanges(
            WorkOrderRepository repository,
            WorkOrderEvents events,
            ProcessCommands commands,
            TechnicianWorkload workload,
            Incidents incidents,
            People people,
            Clock clock) {
        this.repository = repository;
        this.events = events;
        this.commands = commands;
        this.workload = workload;
        this.incidents = incidents;
        this.people = people;
        this.clock = clock;
    }

    List<Offer> openOffers(WorkOrder order) {
        return repository.offers(order.id()).stream()
                .filter(offer -> offer.state() == OfferState.OPEN)
                .toList();
    }

    Offer openOffer(WorkOrder order, String technicianId) {
        return openOffers(order).stream()
                .filter(offer -> offer.technicianId().equals(technicianId))
                .findFirst()
                .orElseThrow(() -> new ConflictException(
                        technicianId + " is not being asked for work order " + order.id() + " now"));
    }

    Offer lastOffer(WorkOrder order, String technicianId) {
        return repository.offers(order.id()).stream()
                .filter(offer -> offer.technicianId().equals(technicianId))
                .reduce((earlier, later) -> later)
                .orElseThrow(
                        () -> new ConflictException(technicianId + " has not been asked for work order " + order.id()));
    }

    /** Stores what a work order has become; who may be sent elsewhere is another then. */
    WorkOrder store(WorkOrder order) {
        repository.update(order);
        workload.changed();
        return order;
    }

    /** Tells it as {@link WorkOrderEvents#tell}. */
    void tell(WorkOrder order, String kind, List<String> arguments, @Nullable String actor) {
        events.tell(order, kind, arguments, actor);
    }

    /** Leaves a message for the work order's process, as {@code workOrder.accepted}. */
    void report(WorkOrder order, String message) {
        commands.report(now(), order.tenant(), order.incidentNumber(), order.id(), message);
    }

    Incident incident(String number) {
        return incidents.find(number).orElseThrow(() -> new IllegalStateException("There is no incident " + number));
    }

    Person person(String id) {
        return people.find(id).orElseThrow(() -> new IllegalStateException("There is no person " + id));
    }

    String nameOf(String technicianId) {
        return people.find(technicianId).map(Person::name).orElse(technicianId);
    }

    static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Returns the time in whole microseconds, as the database keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
