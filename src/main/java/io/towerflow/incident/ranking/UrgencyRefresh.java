package io.towerflow.incident.ranking;

import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentChanged;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.lifecycle.IncidentRepository;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Computes the urgency of incidents again when time alone has changed it: half of the agreed time is over, or all of it, or the
 * site's battery comes to its end. Each incident's row says when that is, so that nothing is looked at in vain. In a storm it
 * makes way for the intake.
 */
@Component
public class UrgencyRefresh {

    private static final Logger LOG = LoggerFactory.getLogger(UrgencyRefresh.class);
    private static final int BATCH_SIZE = 200;

    private final IncidentRepository repository;
    private final ProcessCommands commands;
    private final ApplicationEventPublisher events;
    private final Tenants tenants;
    private final TransactionTemplate transaction;
    private final StormGuard guard;
    private final Clock clock;

    UrgencyRefresh(
            IncidentRepository repository,
            ProcessCommands commands,
            ApplicationEventPublisher events,
            Tenants tenants,
            TransactionTemplate transaction,
            StormGuard guard,
            Clock clock) {
        this.repository = repository;
        this.commands = commands;
        this.events = events;
        this.tenants = tenants;
        this.transaction = transaction;
        this.guard = guard;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT10S")
    public void runOnce() {
        for (String tenant : tenants.ids()) {
            try {
                Tenancy.as(tenant, () -> advance(tenant));
            } catch (RuntimeException e) {
                LOG.warn("The urgency of incidents of {} could not be reckoned; the next round does", tenant, e);
            }
        }
    }

    private void advance(String tenant) {
        int found = BATCH_SIZE;
        while (found == BATCH_SIZE && !guard.storm()) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            List<String> due = Objects.requireNonNull(transaction.execute(tx -> advance(now)));
            due.forEach(number -> events.publishEvent(new IncidentChanged(tenant, number)));
            found = due.size();
        }
    }

    /** Advances the urgency that is due; the tasks of those whose urgency has changed follow by commands. */
    private List<String> advance(Instant now) {
        List<String> due = repository.urgencyDue(now, BATCH_SIZE);
        if (!due.isEmpty()) {
            commands.append(
                    now,
                    repository.rank(now, repository.lock(due)).stream()
                            .filter(incident -> incident.state() == IncidentState.OPEN)
                            .map(Incident::refreshCommand)
                            .toList());
        }
        return due;
    }
}
