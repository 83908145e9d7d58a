package io.towerflow.dispatch;

import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.outbox.Outbox;
import io.towerflow.storage.AfterCommit;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes what dispatchers and their systems may ask of a work order from outside its process: to be cancelled, to carry a note.
 */
@Service
@Transactional
public class WorkOrderRequests {

    private static final String NOTED = "noted";
    private static final String CANCELLED = "cancelled-because";

    private final WorkOrderRepository repository;
    private final WorkOrderService service;
    private final Incidents incidents;
    private final Outbox outbox;
    private final AfterCommit afterCommit;
    private final JdbcClient jdbc;
    private final Clock clock;

    WorkOrderRequests(
            WorkOrderRepository repository,
            WorkOrderService service,
            Incidents incidents,
            Outbox outbox,
            AfterCommit afterCommit,
            JdbcClient jdbc,
            Clock clock) {
        this.repository = repository;
        this.service = service;
        this.incidents = incidents;
        this.outbox = outbox;
        this.afterCommit = afterCommit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Remark about a work order.
     *
     * @param cancellation whether it is the reason of a cancellation
     * @param author the user who said it, or null
     */
    public record Remark(
            Instant at, boolean cancellation, @Nullable String author, String text) {}

    /**
     * Cancels a visit that is no longer wanted: whoever is asked or sent is told to stand down, what was booked is undone, and
     * the incident's process asks the dispatcher what to do now.
     *
     * @throws io.towerflow.problem.NotFoundException where there is none of this id
     * @throws io.towerflow.problem.ConflictException where it has ended
     */
    public WorkOrder cancel(String id, String reason, String actor) {
        WorkOrder cancelled = service.cancel(id, actor);
        tell(cancelled, CANCELLED, reason, actor);
        return cancelled;
    }

    /**
     * Adds words to a work order and to its incident's timeline, whatever its state.
     *
     * @throws io.towerflow.problem.NotFoundException where there is none of this id
     */
    public void note(String id, String text, String actor) {
        tell(repository.lock(id), NOTED, text, actor);
    }

    /** Returns what was said about a work order in this way, oldest first. */
    @Transactional(readOnly = true)
    public List<Remark> remarks(String id) {
        return jdbc.sql("SELECT at, kind, arguments[2] AS text, actor FROM work_order_event WHERE work_order_id = ? "
                        + "AND kind IN (?, ?) ORDER BY id")
                .params(id, NOTED, CANCELLED)
                .query((row, n) -> new Remark(
                        row.getTimestamp("at").toInstant(),
                        row.getString("kind").equals(CANCELLED),
                        row.getString("actor"),
                        row.getString("text")))
                .list();
    }

    private void tell(WorkOrder before, String kind, String text, String actor) {
        Instant now = now();
        List<String> arguments = List.of(before.id(), text);
        jdbc.sql("INSERT INTO work_order_event (work_order_id, at, kind, arguments, actor) VALUES (?, ?, ?, ?, ?)")
                .params(before.id(), Timestamp.from(now), kind, arguments.toArray(String[]::new), actor)
                .update();
        incidents.note(
                before.incidentNumber(), new TimelineEntry(now, kind, "dispatch.timeline." + kind, arguments, actor));
        incidents.refreshTasks(before.incidentNumber());
        outbox.append(
                "work-order.changed.v1",
                before.id(),
                "io.towerflow.work-order.changed",
                repository.find(before.id()).orElse(before));
        afterCommit.publish(new WorkOrderChanged(before.tenant(), before.id(), before.incidentNumber()));
    }

    /** Returns the time in whole microseconds, as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
