package io.towerflow.incident.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentChanged;
import io.towerflow.incident.IncidentsChanging;
import io.towerflow.outbox.Outbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

class IncidentEventsTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private final List<String> sent = new ArrayList<>();
    private final List<Object> published = new ArrayList<>();
    private final IncidentEvents changes = new IncidentEvents(
            new Outbox() {
                @Override
                public void append(String topic, String key, String type, Object data) {
                    throw new IllegalStateException("The intake serves all tenants and must name one");
                }

                @Override
                public void append(String tenant, String topic, String key, String type, Object data) {
                    IncidentEvents.Told told = (IncidentEvents.Told) data;
                    sent.add(tenant + " " + key + " " + told.state() + " " + told.severity() + " " + told.changedAt());
                }
            },
            published::add);

    @Test
    void kafkaHearsTheLastStateOnceAndThisNodeOfEveryEntryToo() {
        TransactionSynchronizationManager.initSynchronization();
        try {
            changes.noted("north", "INC-1");
            changes.changed(incident(PerceivedSeverity.MINOR, AT.minusSeconds(1)));
            changes.changed(incident(PerceivedSeverity.CRITICAL, AT));
            changes.noted("north", "INC-2");

            TransactionSynchronizationUtils.triggerBeforeCommit(false);
            assertThat(sent).containsExactly("north INC-2 open critical " + AT);
            assertThat(published)
                    .singleElement()
                    .isInstanceOfSatisfying(IncidentsChanging.class, changing -> assertThat(changing.tenants())
                            .containsOnlyKeys("INC-1", "INC-2"));

            TransactionSynchronizationUtils.triggerAfterCommit();
            assertThat(published)
                    .contains(new IncidentChanged("north", "INC-1"), new IncidentChanged("north", "INC-2"));
        } finally {
            TransactionSynchronizationUtils.triggerAfterCompletion(TransactionSynchronization.STATUS_COMMITTED);
            TransactionSynchronizationManager.clearSynchronization();
        }
    }

    private static Incident incident(PerceivedSeverity severity, Instant at) {
        return Incident.open("INC-2", "north", severity, null, null, List.of(), null, at);
    }
}
