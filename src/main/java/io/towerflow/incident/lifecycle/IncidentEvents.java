package io.towerflow.incident.lifecycle;

import io.towerflow.correlation.RootCause;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentChanged;
import io.towerflow.incident.IncidentsChanging;
import io.towerflow.outbox.Outbox;
import io.towerflow.storage.AfterCommit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Tells of changed incidents once for each transaction: to Kafka by the outbox, to rooms that write with it before the commit, to
 * this node after it.
 */
@Component
class IncidentEvents {

    private static final String TOPIC = "incident.changed.v1";
    private static final String TYPE = "io.towerflow.incident.changed";

    private final Outbox outbox;
    private final ApplicationEventPublisher events;

    IncidentEvents(Outbox outbox, ApplicationEventPublisher events) {
        this.outbox = outbox;
        this.events = events;
    }

    /**
     * Takes note that the incident's timeline has got an entry in the transaction that is open on this thread. Others hear no
     * more of it than before, so that Kafka is told nothing.
     */
    void noted(String tenant, String number) {
        pending().tenants.put(number, tenant);
    }

    /** Takes note that the incident is this from now on; the transaction that is open on this thread has it locked. */
    void changed(Incident incident) {
        Pending pending = pending();
        pending.tenants.put(incident.number(), incident.tenant());
        pending.changed.put(incident.number(), incident);
    }

    private Pending pending() {
        return AfterCommit.of(this, Pending::new);
    }

    private final class Pending implements AfterCommit.Work {

        private final Map<String, String> tenants = new LinkedHashMap<>();
        private final Map<String, Incident> changed = new LinkedHashMap<>();

        @Override
        public void beforeCommit() {
            changed.values().forEach(one -> outbox.append(one.tenant(), TOPIC, one.number(), TYPE, Told.of(one)));
            events.publishEvent(new IncidentsChanging(Map.copyOf(tenants)));
        }

        @Override
        public void afterCommit() {
            tenants.forEach((number, tenant) -> events.publishEvent(new IncidentChanged(tenant, number)));
        }
    }

    /** State of an incident as others hear of it. */
    record Told(
            String tenant,
            String number,
            String state,
            String severity,
            List<String> sites,
            @Nullable String probableCause,
            @Nullable String alarmedObject,
            @Nullable String mergedInto,
            @Nullable String acknowledgedBy,
            Instant openedAt,
            Instant changedAt,
            @Nullable Instant clearedAt,
            @Nullable Instant closedAt) {

        static Told of(Incident incident) {
            RootCause cause = incident.rootCause();
            return new Told(
                    incident.tenant(),
                    incident.number(),
                    incident.state().word(),
                    incident.severity().word(),
                    incident.sites(),
                    cause == null ? null : cause.probableCause(),
                    cause == null ? null : cause.alarmedObject(),
                    incident.mergedInto(),
                    incident.acknowledgedBy(),
                    incident.openedAt(),
                    incident.changedAt(),
                    incident.clearedAt(),
                    incident.closedAt());
        }
    }
}
