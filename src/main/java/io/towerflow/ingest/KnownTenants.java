package io.towerflow.ingest;

import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The tenants there are, asked for again when one is named that is not among them. */
@Component
class KnownTenants {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private volatile Set<String> known = Set.of(Tenancy.DEFAULT);
    private volatile Instant asked = Instant.EPOCH;

    KnownTenants(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    boolean knows(String tenant) {
        if (!known.contains(tenant)) {
            Instant now = clock.instant();
            // Whoever sends nonsense must not turn each message into a query.
            if (now.isAfter(asked.plus(PAUSE))) {
                known = Set.copyOf(jdbc.queryForList("SELECT id FROM tenant", String.class));
                asked = now;
            }
        }
        return known.contains(tenant);
    }
}
