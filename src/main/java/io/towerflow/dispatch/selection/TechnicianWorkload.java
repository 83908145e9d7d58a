package io.towerflow.dispatch.selection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.towerflow.dispatch.DispatchSettings;
import io.towerflow.dispatch.WorkOrderRepository;
import io.towerflow.storage.AfterCommit;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Workload of a tenant's technicians: what they are doing and did lately. Reading it costs the more the more work is under way,
 * so choices that follow each other closely share it. It may be a moment old: whoever is chosen is looked at again before the
 * choice is stored, and nobody is told that nobody is free by what is old. What frees a technician counts on this node at once.
 */
@Component
public class TechnicianWorkload {

    /** Longest age of what is shared. */
    private static final Duration RECENT = Duration.ofMillis(500);

    private static final Duration WORKLOAD = Duration.ofHours(12);
    private static final Duration OVERTIME = Duration.ofHours(24);
    private static final int TENANTS_IN_MEMORY = 50;

    private final WorkOrderRepository repository;
    private final DispatchSettings settings;
    private final Cache<String, Read> read = Caffeine.newBuilder()
            .maximumSize(TENANTS_IN_MEMORY)
            .expireAfterWrite(RECENT)
            .build();

    TechnicianWorkload(WorkOrderRepository repository, DispatchSettings settings) {
        this.repository = repository;
        this.settings = settings;
    }

    /**
     * Workload by technician, as of one moment.
     *
     * @param engaged the open work order that he or she has or is being asked
     * @param lastSites the site where he or she was last, where that is not long ago
     * @param workload how many work orders he or she has accepted in the last hours and not given back
     * @param lastEnded when he or she last ended one, within a day
     */
    public record AsOf(
            Map<String, String> engaged,
            Map<String, String> lastSites,
            Map<String, Integer> workload,
            Map<String, Instant> lastEnded) {}

    private record Read(Instant at, AsOf duties) {

        boolean recent(Instant now) {
            return Duration.between(at, now).abs().compareTo(RECENT) < 0;
        }
    }

    /** Returns the workload, a moment old at most. */
    public AsOf recent(Instant now) {
        if (AfterCommit.awaits(this)) {
            // What this transaction has changed may yet be undone: others must not see it.
            return current(now);
        }
        String tenant = Tenancy.required();
        Read known = read.getIfPresent(tenant);
        if (known == null || !known.recent(now)) {
            known = read.asMap()
                    .compute(
                            tenant,
                            (same, other) -> other != null && other.recent(now) ? other : new Read(now, current(now)));
        }
        return known.duties();
    }

    /** Returns the workload as the database has it now. */
    public AsOf current(Instant now) {
        return new AsOf(
                repository.engaged(),
                repository.lastSites(now.minus(settings.lastSiteCounts())),
                repository.accepted(now.minus(WORKLOAD)),
                repository.lastEnded(now.minus(OVERTIME)));
    }

    /**
     * Notes that the transaction that is open on this thread changes what somebody does; others read it again once it is
     * committed.
     */
    public void changed() {
        String tenant = Tenancy.required();
        AfterCommit.first(this, () -> read.invalidate(tenant));
    }
}
