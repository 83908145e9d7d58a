package io.towerflow.inventory;

import io.towerflow.storage.AfterCommit;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

@Service
class InventoryService implements Inventory {

    /**
     * Retention of a change, so that nodes see it: far longer than a node can be behind and still be in the cluster.
     */
    private static final Duration CHANGES_KEPT = Duration.ofDays(1);

    private final InventoryRepository repository;
    private final DomainSettings domains;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate own;
    private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();
    private final ReentrantLock loading = new ReentrantLock();

    InventoryService(
            InventoryRepository repository,
            DomainSettings domains,
            Clock clock,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.repository = repository;
        this.domains = domains;
        this.clock = clock;
        this.events = events;
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public Topology topology(String tenant) {
        return snapshot(tenant).topology;
    }

    @Override
    public Topology topologyAt(String tenant, Instant at) {
        return Objects.requireNonNull(Tenancy.as(tenant, () -> own.execute(tx -> repository.load(tenant, at))));
    }

    @Override
    public String domainOf(String tenant, String alarmedObjectId) {
        return snapshot(tenant).domains.domainOf(alarmedObjectId);
    }

    @Override
    @Transactional
    public void placeholders(String tenant, Collection<String> objectIds) {
        Topology known = topology(tenant);
        Set<String> unknown =
                objectIds.stream().filter(id -> known.siteOf(id) == null).collect(Collectors.toSet());
        if (!unknown.isEmpty() && repository.addPlaceholders(tenant, unknown, clock.instant()) > 0) {
            // No reload at once: the intake has many batches a second, the watch has one look each two seconds.
            repository.addChange(tenant, clock.instant());
        }
    }

    @Override
    @Transactional
    public void saveAll(
            Collection<Feeder> feeders,
            Collection<Site> sites,
            Collection<Equipment> equipment,
            Collection<Link> links) {
        String tenant = Tenancy.required();
        refuseUnknownReferences(tenant, feeders, sites, equipment, links);
        Instant now = clock.instant();
        repository.saveFeeders(tenant, feeders, now);
        repository.saveSites(tenant, sites, now);
        repository.saveEquipment(tenant, equipment, now);
        repository.saveLinks(tenant, links, now);
        if (!equipment.isEmpty()) {
            repository.endPlaceholders(
                    tenant, equipment.stream().map(Equipment::id).toList(), now);
        }
        repository.dropChangesBefore(tenant, now.minus(CHANGES_KEPT));
        repository.addChange(tenant, now);
        AfterCommit.once(this, () -> refresh(tenant, null));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Feeder> feeders() {
        return repository.feeders(Tenancy.required());
    }

    private void refuseUnknownReferences(
            String tenant,
            Collection<Feeder> feeders,
            Collection<Site> sites,
            Collection<Equipment> equipment,
            Collection<Link> links) {
        Set<String> knownFeeders = new HashSet<>(repository.currentIds("feeder", tenant));
        feeders.forEach(feeder -> knownFeeders.add(feeder.id()));
        Set<String> knownSites = new HashSet<>(repository.currentIds("site", tenant));
        sites.forEach(site -> knownSites.add(site.id()));
        for (Site site : sites) {
            if (site.feederId() != null && !knownFeeders.contains(site.feederId())) {
                throw new IllegalArgumentException("Site " + site.id() + " has an unknown feeder " + site.feederId());
            }
        }
        for (Equipment piece : equipment) {
            if (!knownSites.contains(piece.siteId())) {
                throw new IllegalArgumentException(
                        "Equipment " + piece.id() + " has an unknown site " + piece.siteId());
            }
        }
        for (Link link : links) {
            if (!knownSites.contains(link.siteA()) || !knownSites.contains(link.siteB())) {
                throw new IllegalArgumentException("Link " + link.id() + " leads from or to an unknown site");
            }
        }
    }

    /** Checks whether the inventory of a tenant in memory has been changed, here or on another node. */
    @Scheduled(
            fixedDelayString = "${towerflow.inventory.refresh:2s}",
            initialDelayString = "${towerflow.inventory.refresh:2s}")
    void watch() {
        if (snapshots.isEmpty()) {
            return;
        }
        Map<String, String> versions =
                Objects.requireNonNull(Tenancy.asSystem(() -> own.execute(tx -> repository.versions())));
        snapshots.forEach((tenant, snapshot) -> {
            String version = versions.getOrDefault(tenant, "");
            if (!version.equals(snapshot.version)) {
                refresh(tenant, snapshot);
            }
        });
    }

    private Snapshot snapshot(String tenant) {
        Snapshot snapshot = snapshots.get(tenant);
        if (snapshot != null) {
            return snapshot;
        }
        loading.lock();
        try {
            Snapshot loaded = snapshots.get(tenant);
            if (loaded == null) {
                loaded = load(tenant);
                snapshots.put(tenant, loaded);
            }
            return loaded;
        } finally {
            loading.unlock();
        }
    }

    private void refresh(String tenant, @Nullable Snapshot stale) {
        loading.lock();
        try {
            if (stale != null && snapshots.get(tenant) != stale) {
                return;
            }
            snapshots.put(tenant, load(tenant));
        } finally {
            loading.unlock();
        }
        events.publishEvent(new InventoryChanged(tenant));
    }

    /** The version is read before the rows: a change in between is loaded now and once more at the next look. */
    private Snapshot load(String tenant) {
        return Objects.requireNonNull(Tenancy.as(
                tenant,
                () -> own.execute(tx -> {
                    String version = repository.versions().getOrDefault(tenant, "");
                    Topology topology = repository.load(tenant, null);
                    return new Snapshot(version, topology, new Domains(topology, domains.domain()));
                })));
    }

    private record Snapshot(String version, Topology topology, Domains domains) {}
}
