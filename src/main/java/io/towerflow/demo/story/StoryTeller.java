package io.towerflow.demo.story;

import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.demo.simulator.SimulatedFault;
import io.towerflow.demo.simulator.Simulator;
import io.towerflow.demo.simulator.SymptomPeriod;
import io.towerflow.incident.Incidents;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Tells the story step by step: breaks something now and then, reports what follows when it is due, and clears it when the
 * fault is over. What it has told is stored with it; a report handed in twice after a crash is a repeat like any other.
 */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
class StoryTeller {

    private static final Logger log = LoggerFactory.getLogger(StoryTeller.class);
    private static final long SEED = 19;
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);
    /** Time from a technician's last word to the mains, link or cold air being back. */
    private static final Duration AFTER_REPAIR = Duration.ofSeconds(5);

    private static final List<FaultKind> MINOR =
            List.of(FaultKind.RADIO_HANG, FaultKind.RECTIFIER_MODULE, FaultKind.BREAKER_TRIP);

    private static final long KEPT = 500;
    private static final Duration OUT_OF_SIGHT = Duration.ofMinutes(5);

    private final StoryRepository repository;
    private final StorySettings settings;
    private final Inventory inventory;
    private final Incidents incidents;
    private final AlarmIngest ingest;

    private @Nullable Topology topology;
    private @Nullable StorySchedule course;
    private @Nullable Instant next;

    StoryTeller(
            StoryRepository repository,
            StorySettings settings,
            Inventory inventory,
            Incidents incidents,
            AlarmIngest ingest) {
        this.repository = repository;
        this.settings = settings;
        this.inventory = inventory;
        this.incidents = incidents;
        this.ingest = ingest;
    }

    /** Tells one step, in a transaction of the demo's tenant. */
    void step(Instant now) {
        if (!repository.mine()) {
            return;
        }
        StorySchedule way = course();
        List<StoryFault> open = new ArrayList<>(repository.open());
        if (next == null) {
            next = now.plus(settings.firstAfter());
        }
        if (!now.isBefore(next)) {
            next = now.plus(between(repository.lastNumber()));
            if (open.size() < settings.mostFaults()
                    && incidents.page("open", 0, 1).total() < settings.mostIncidents()) {
                StoryFault fault = breakSomething(now, open);
                repository.insert(fault);
                open.add(fault);
                log.info("The story goes on: {} at {} ({})", fault.kind(), fault.object(), fault.name());
            }
        }
        for (StoryFault fault : open) {
            report(way.due(fault, now));
            repository.told(fault.told(now), now.isAfter(way.lastReport(fault)));
        }
        repository.dropOverBefore(repository.lastNumber() - KEPT);
    }

    /** What a fault brings about, and when. */
    Stream<SymptomPeriod> periods(StoryFault fault) {
        return course().periods(fault).stream();
    }

    /** Records that a technician has repaired what these faults broke. */
    void repaired(Collection<Long> faults, Instant now) {
        for (StoryFault fault : repository.open()) {
            if (faults.contains(fault.number()) && fault.endsAt().isAfter(now)) {
                repository.endAt(fault.number(), now.plus(AFTER_REPAIR));
            }
        }
    }

    /** Records that a technician has been asked: these faults do not go away by themselves now. */
    void awaitTechnician(Collection<Long> faults, Instant now) {
        Instant end = now.plus(settings.patience());
        for (StoryFault fault : repository.open()) {
            boolean going = fault.endsAt().isAfter(now);
            if (faults.contains(fault.number()) && going && fault.endsAt().isBefore(end)) {
                repository.endAt(fault.number(), end);
            }
        }
    }

    private StoryFault breakSomething(Instant now, List<StoryFault> open) {
        long number = repository.lastNumber() + 1;
        Simulator chance = simulator(number);
        Set<String> taken = Set.copyOf(open.stream().map(StoryFault::object).toList());
        SimulatedFault fault;
        do {
            // What breaks first shows the product's core: one cut, many alarms, one incident.
            fault = number == 1
                    ? chance.fault(FaultKind.FIBRE_CUT, now)
                    : number % 4 == 2
                            ? chance.fault(FaultKind.FEEDER_OUTAGE, now)
                            : number % 4 == 3 ? chance.fault(minor(number), now) : chance.fault(now);
        } while (taken.contains(fault.object()));
        return new StoryFault(
                number, fault.kind(), fault.object(), fault.siteId(), now, now.plus(lasts(fault)), now.minusSeconds(1));
    }

    /** Picks what may be cured remotely, in turn. */
    private static FaultKind minor(long number) {
        return MINOR.get((int) (number / 4 % MINOR.size()));
    }

    private Duration lasts(SimulatedFault fault) {
        Duration passed = fault.lasts().dividedBy(settings.speed());
        if (fault.kind() == FaultKind.FLAPPING_LINK || fault.kind() == FaultKind.INTRUSION) {
            return OUT_OF_SIGHT;
        }
        Duration atLeast = passed.plus(settings.shortest());
        return atLeast.compareTo(settings.longest()) > 0 ? settings.longest() : atLeast;
    }

    private Duration between(long number) {
        long third = settings.every().toMillis() / 3;
        return settings.every().plusMillis(new SplittableRandom(SEED + number).nextLong(-third, third + 1));
    }

    private StorySchedule course() {
        Topology current = inventory.topology(Tenancy.DEFAULT);
        StorySchedule known = course;
        if (known == null || current != topology) {
            known = new StorySchedule(current, settings.speed());
            topology = current;
            course = known;
        }
        return known;
    }

    private Simulator simulator(long number) {
        return new Simulator(inventory.topology(Tenancy.DEFAULT), SEED * 1000 + number);
    }

    private void report(List<AlarmReport> reports) {
        if (reports.isEmpty()) {
            return;
        }
        try {
            ingest.accept(reports).get(BROKER_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while telling the story", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The broker did not take the story's alarms", e);
        }
    }
}
