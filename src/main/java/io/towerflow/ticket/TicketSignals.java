package io.towerflow.ticket;

import io.towerflow.incident.IncidentChanged;
import io.towerflow.incident.IncidentsChanging;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Notes which incidents have changed, in the transaction that changes them: one statement, and no more, since it may be the
 * intake's. What follows from it is found out by the worker.
 */
@Component
class TicketSignals {

    private final JdbcClient jdbc;
    private final ItsmSettings settings;
    private final TicketWorker worker;

    TicketSignals(JdbcClient jdbc, ItsmSettings settings, TicketWorker worker) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.worker = worker;
    }

    @EventListener
    void on(IncidentsChanging changing) {
        if (!settings.on()) {
            return;
        }
        String[] numbers = changing.tenants().entrySet().stream()
                .filter(one -> one.getValue().equals(settings.tenant()))
                .map(Map.Entry::getKey)
                .sorted()
                .toArray(String[]::new);
        if (numbers.length > 0) {
            jdbc.sql("INSERT INTO trouble_ticket_signal (tenant_id, incident_number) SELECT ?, unnest(?)")
                    .params(settings.tenant(), numbers)
                    .update();
        }
    }

    @EventListener
    void on(IncidentChanged changed) {
        if (settings.on() && changed.tenant().equals(settings.tenant())) {
            worker.wake();
        }
    }
}
