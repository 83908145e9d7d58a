package io.towerflow.dispatch;

import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.outbox.Outbox;
import io.towerflow.storage.AfterCommit;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells what happened to a work order: its own history, the incident's timeline, the world outside and the pages. */
@Component
public class WorkOrderEvents {

    /** Entries that the forms of the incident's tasks show of a visit. */
    private static final Set<String> REPORTS =
            Set.of("photo-sent", "signed", "checklist-filled", "explained", "repaired", "not-repaired", "part-wanted");

    private final WorkOrderRepository repository;
    private final Incidents incidents;
    private final Outbox outbox;
    private final AfterCommit afterCommit;
    private final Clock clock;

    WorkOrderEvents(
            WorkOrderRepository repository, Incidents incidents, Outbox outbox, AfterCommit afterCommit, Clock clock) {
        this.repository = repository;
        this.incidents = incidents;
        this.outbox = outbox;
        this.afterCommit = afterCommit;
        this.clock = clock;
    }

    /**
     * Tells it in the caller's transaction.
     *
     * @param order as it is stored now, after what happened
     * @param kind the end of the text's key, {@code dispatch.timeline.KIND}
     * @param arguments of the text; where the last is empty, nothing was said and the text is {@code KIND.bare} without it
     */
    public void tell(WorkOrder order, String kind, List<String> arguments, @Nullable String actor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean bare = !arguments.isEmpty() && arguments.getLast().isBlank();
        List<String> said = bare ? arguments.subList(0, arguments.size() - 1) : arguments;
        repository.insertEvent(order.id(), now, kind, said, actor);
        incidents.note(
                order.incidentNumber(),
                new TimelineEntry(now, kind, "dispatch.timeline." + kind + (bare ? ".bare" : ""), said, actor));
        if (REPORTS.contains(kind)) {
            incidents.refreshTasks(order.incidentNumber());
        }
        incidents.assigned(order.incidentNumber(), order.id(), order.state().ended() ? null : order.technicianId());
        outbox.append("work-order.changed.v1", order.id(), "io.towerflow.work-order.changed", order);
        afterCommit.publish(new WorkOrderChanged(order.tenant(), order.id(), order.incidentNumber()));
    }
}
