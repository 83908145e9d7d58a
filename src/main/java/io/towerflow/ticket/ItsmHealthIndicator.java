package io.towerflow.ticket;

import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Degraded, never down, while tickets wait because the ITSM fails or refuses them: all else goes on without it. */
@Component("itsmHealthIndicator")
class ItsmHealthIndicator extends AbstractHealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "Works, but needs somebody to look at it");
    private static final Duration OVERDUE = Duration.ofMinutes(2);

    private final TicketRepository repository;
    private final TransactionTemplate transaction;
    private final ItsmSettings settings;
    private final Clock clock;

    ItsmHealthIndicator(
            TicketRepository repository, TransactionTemplate transaction, ItsmSettings settings, Clock clock) {
        this.repository = repository;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        if (!settings.on()) {
            health.up().withDetail("itsm", "off: towerflow.itsm.url is not set");
            return;
        }
        Instant now = clock.instant();
        TicketRepository.Waiting waiting = Objects.requireNonNull(
                Tenancy.as(settings.tenant(), () -> transaction.execute(tx -> repository.waiting(now))));
        boolean late = waiting.since() != null && waiting.since().plus(OVERDUE).isBefore(now);
        boolean failing = waiting.count() > 0 && waiting.lastError() != null;
        health.status(late || failing ? DEGRADED : Status.UP);
        health.withDetail("waiting", waiting.count()).withDetail("refused", waiting.refused());
        if (waiting.since() != null) {
            health.withDetail("waitingSince", waiting.since().toString());
        }
        if (waiting.lastError() != null) {
            health.withDetail("lastError", waiting.lastError());
        }
    }
}
