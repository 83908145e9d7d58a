package io.towerflow.incident.lifecycle;

import io.towerflow.incident.IncidentChanged;
import io.towerflow.incident.IncidentsChanging;
import io.towerflow.outbox.Outbox;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

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
    void changed(IncidentRepository.Row row) {
        Pending pending = pending();
        pending.tenants.put(row.draft().number, row.draft().tenant);
        pending.changed.put(row.draft().number, row);
    }

    private Pending pending() {
        Pending pending = (Pending) TransactionSynchronizationManager.getResource(this);
        if (pending == null) {
            pending = new Pending();
            TransactionSynchronizationManager.bindResource(this, pending);
            TransactionSynchronizationManager.registerSynchronization(pending);
        }
        return pending;
    }

    private final class Pending implements TransactionSynchronization {

        private final Map<String, String> tenants = new LinkedHashMap<>();
        private final Map<String, IncidentRepository.Row> changed = new LinkedHashMap<>();

        @Override
        public void beforeCommit(boolean readOnly) {
            changed.values()
                    .forEach(row -> outbox.append(row.draft().tenant, TOPIC, row.draft().number, TYPE, Told.of(row)));
            events.publishEvent(new IncidentsChanging(Map.copyOf(tenants)));
        }

        @Override
        public void afterCommit() {
            tenants.forEach((number, tenant) -> events.publishEvent(new IncidentChanged(tenant, number)));
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(IncidentEvents.this);
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

        static Told of(IncidentRepository.Row row) {
            IncidentDraft draft = row.draft();
            return new Told(
                    draft.tenant,
                    draft.number,
                    draft.state.word(),
                    draft.severity.word(),
                    List.copyOf(draft.sites),
                    draft.rootCause == null ? null : draft.rootCause.probableCause(),
                    draft.rootCause == null ? null : draft.rootCause.alarmedObject(),
                    draft.mergedInto,
                    draft.acknowledgedBy,
                    draft.openedAt,
                    row.changedAt(),
                    draft.clearedAt,
                    draft.closedAt);
        }
    }
}
