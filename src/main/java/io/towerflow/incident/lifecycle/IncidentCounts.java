package io.towerflow.incident.lifecycle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.towerflow.incident.IncidentChanged;
import io.towerflow.incident.IncidentSearch;
import io.towerflow.incident.Incidents;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps how many incidents a search finds for a second, and no longer than until one of the tenant changes on this node: pages
 * and callers that ask again and again do not have thousands of rows counted each time.
 */
@Component
class IncidentCounts {

    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final int MOST = 1_000;

    private final Cache<Key, Incidents.Counts> kept =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MOST).build();
    private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();

    private record Key(String tenant, long version, IncidentSearch search) {}

    /** Returns what is kept, or else counted now. Who asks while it is counted waits for it. */
    Incidents.Counts of(IncidentSearch search, Supplier<Incidents.Counts> count) {
        String tenant = Tenancy.required();
        return kept.get(new Key(tenant, version(tenant).get(), search), key -> count.get());
    }

    @EventListener
    void on(IncidentChanged changed) {
        version(changed.tenant()).incrementAndGet();
    }

    private AtomicLong version(String tenant) {
        return versions.computeIfAbsent(tenant, id -> new AtomicLong());
    }
}
