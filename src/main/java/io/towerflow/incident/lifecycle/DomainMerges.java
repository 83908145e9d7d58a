package io.towerflow.incident.lifecycle;

import io.towerflow.correlation.Situations;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incident;
import io.towerflow.incident.ranking.StormGuard;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Merges incidents that span correlation domains, since correlation works inside one domain and incidents are few: two of
 * different domains become one where the correlation's own rules would have put their alarms into one situation, had there been
 * no border. What people have parted stays apart. Each look is bounded, however many incidents are open, and a start goes on
 * where the last look of any node ended.
 */
@Component
class DomainMerges {

    private static final Logger LOG = LoggerFactory.getLogger(DomainMerges.class);

    /** Time for which two that are not one are left alone, however often they change: in a storm that is often. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(30);

    /** Time by which a look goes back further than the last one, for transactions that took long to commit. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    /** Number of incidents of one look at most; the next look goes on with what is left. */
    static final int PORTION = 200;

    /** Time after which a look begins with no further incident. */
    private static final Duration AT_MOST = Duration.ofSeconds(1);

    /** Time between two notes of how far the looks have come: a start looks at that much again. */
    private static final Duration WRITTEN_EVERY = Duration.ofMinutes(1);

    private final IncidentRepository repository;
    private final ProcessCommands commands;
    private final IncidentEvents changes;
    private final Situations situations;
    private final Inventory inventory;
    private final Tenants tenants;
    private final TransactionTemplate transaction;
    private final StormGuard guard;
    private final Clock clock;
    private final Map<String, Round> rounds = new HashMap<>();
    private final Map<Pair, Instant> refused = new HashMap<>();

    DomainMerges(
            IncidentRepository repository,
            ProcessCommands commands,
            IncidentEvents changes,
            Situations situations,
            Inventory inventory,
            Tenants tenants,
            TransactionTemplate transaction,
            StormGuard guard,
            Clock clock) {
        this.repository = repository;
        this.commands = commands;
        this.changes = changes;
        this.situations = situations;
        this.inventory = inventory;
        this.tenants = tenants;
        this.transaction = transaction;
        this.guard = guard;
        this.clock = clock;
    }

    private record Pair(String one, String other) {}

    /**
     * Round through all that has changed, in as many looks as it takes.
     *
     * @param began what changes later belongs to the next round
     * @param after the last incident that was looked at
     * @param written how far back a start would begin
     */
    private record Round(Instant began, IncidentRepository.Changed after, Instant written) {

        Round upTo(IncidentRepository.Abroad incident) {
            return new Round(began, new IncidentRepository.Changed(incident.changedAt(), incident.number()), written);
        }
    }

    @Scheduled(fixedDelayString = "PT2S", initialDelayString = "PT10S")
    synchronized void look() {
        if (guard.storm()) {
            return;
        }
        for (String tenant : tenants.ids()) {
            try {
                Tenancy.as(tenant, () -> look(tenant));
            } catch (RuntimeException e) {
                LOG.warn("The borders of the domains of {} could not be looked at; the next look does", tenant, e);
            }
        }
    }

    /** Looks at the next portion, and returns how many incidents that were. */
    int look(String tenant) {
        Instant now = clock.instant();
        Round round = rounds.get(tenant);
        if (round == null) {
            Instant from = Objects.requireNonNull(
                    transaction.execute(tx -> repository.bordersLookedUntil().orElse(Instant.EPOCH)));
            round = new Round(now, new IncidentRepository.Changed(from, ""), from);
        }
        refused.values().removeIf(at -> at.plus(LEFT_ALONE).isBefore(now));
        IncidentRepository.Changed after = round.after();
        List<IncidentRepository.Abroad> changed =
                Objects.requireNonNull(transaction.execute(tx -> repository.openChangedAfter(after, PORTION)));
        int looked = 0;
        for (IncidentRepository.Abroad incident : changed) {
            for (Pair pair : Objects.requireNonNull(transaction.execute(tx -> suspects(tenant, incident)))) {
                if (!refused.containsKey(pair) && !Boolean.TRUE.equals(transaction.execute(tx -> merge(pair)))) {
                    refused.put(pair, now);
                }
            }
            looked++;
            if (clock.instant().isAfter(now.plus(AT_MOST))) {
                break;
            }
        }
        boolean complete = looked == changed.size() && looked < PORTION;
        rounds.put(tenant, complete ? next(round) : round.upTo(changed.get(looked - 1)));
        return looked;
    }

    private Round next(Round ended) {
        Instant from = ended.began().minus(OVERLAP).minus(LEFT_ALONE);
        boolean write = !from.isBefore(ended.written().plus(WRITTEN_EVERY));
        if (write) {
            transaction.executeWithoutResult(tx -> repository.bordersLookedUntil(from));
        }
        return new Round(clock.instant(), new IncidentRepository.Changed(from, ""), write ? from : ended.written());
    }

    /** Finds open incidents on the other side of a border from this one. */
    private Set<Pair> suspects(String tenant, IncidentRepository.Abroad incident) {
        Set<Pair> suspects = new LinkedHashSet<>();
        Set<String> across = across(tenant, incident.sites(), inventory.topology(tenant));
        if (!across.isEmpty()) {
            for (String other : repository.openAt(across)) {
                if (!other.equals(incident.number())) {
                    boolean first = incident.number().compareTo(other) < 0;
                    suspects.add(new Pair(first ? incident.number() : other, first ? other : incident.number()));
                }
            }
        }
        return suspects;
    }

    /** Returns the sites of other domains that share a link, the way to the hub or a feeder with one of these. */
    private Set<String> across(String tenant, Collection<String> sites, Topology topology) {
        Set<String> across = new TreeSet<>();
        for (String id : sites) {
            Site site = topology.site(id);
            if (site == null) {
                continue;
            }
            String domain = inventory.domainOf(tenant, id);
            Set<String> related = new TreeSet<>(topology.neighbours(id));
            related.addAll(topology.upstream(id));
            if (site.feederId() != null) {
                related.addAll(topology.sitesOnFeeder(site.feederId()));
            }
            related.stream()
                    .filter(other -> !inventory.domainOf(tenant, other).equals(domain))
                    .forEach(across::add);
        }
        return across;
    }

    /** Merges a pair; returns whether they have become one. */
    private boolean merge(Pair pair) {
        List<UUID> some = situationsOf(pair.one());
        List<UUID> others = situationsOf(pair.other());
        boolean parted = some.stream().anyMatch(others::contains);
        if (some.isEmpty() || others.isEmpty() || parted || !situations.wouldMeet(some, others)) {
            return false;
        }
        IncidentUnitOfWork unitOfWork = new IncidentUnitOfWork(repository, clock.instant());
        unitOfWork.take(Set.of(pair.one(), pair.other()));
        Incident one = unitOfWork.find(pair.one());
        Incident other = unitOfWork.find(pair.other());
        if (one == null || other == null || one.state().ended() || other.state().ended()) {
            return false;
        }
        boolean firstGoesOn = one.goesOnBefore(other);
        unitOfWork.merge(firstGoesOn ? one : other, firstGoesOn ? other : one, null);
        unitOfWork.write(commands, changes);
        LOG.info("{} and {} are one across the border of their domains", pair.one(), pair.other());
        return true;
    }

    private List<UUID> situationsOf(String number) {
        return repository.situationsOf(List.of(number)).stream()
                .map(IncidentRepository.HeldBy::situation)
                .toList();
    }
}
