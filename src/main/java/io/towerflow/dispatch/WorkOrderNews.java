package io.towerflow.dispatch;

import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.outbox.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells what happened to a work order: its own history, the incident's timeline, the world outside and the pages. */
@Component
class WorkOrderNews {

    private final StoredWorkOrders store;
    private final Incidents incidents;
    private final Outbox outbox;
    private final AfterCommit afterCommit;
    private final Clock clock;

    WorkOrderNews(StoredWorkOrders store, Incidents incidents, Outbox outbox, AfterCommit afterCommit, Clock clock) {
        this.store = store;
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
     */
    void tell(WorkOrder order, String kind, List<String> arguments, @Nullable String actor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        store.insertEvent(order.id(), now, kind, arguments, actor);
        incidents.note(
                order.incidentNumber(), new TimelineEntry(now, kind, "dispatch.timeline." + kind, arguments, actor));
        incidents.assigned(order.incidentNumber(), order.id(), order.state().ended() ? null : order.technicianId());
        outbox.append("work-order.changed.v1", order.id(), "io.towerflow.work-order.changed", order);
        afterCommit.publish(new WorkOrderChanged(order.tenant(), order.id(), order.incidentNumber()));
    }
}
