package io.towerflow.kpi.computation;

import io.towerflow.kpi.Granularity;
import io.towerflow.kpi.KpiFamily;
import io.towerflow.kpi.KpiRun;
import io.towerflow.kpi.KpiSettings;
import io.towerflow.kpi.computation.FactRepository.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Computes the facts of a tenant, in steps that are one transaction each: a step that fails, or whose server is killed, has done
 * nothing, and one that is done twice does nothing the second time. What a family has computed stands in {@code kpi_interval}
 * without gaps; what is due begins behind it.
 *
 * <p>Only quarter-hours are made of what happened; hours, days and months are sums of them. At the end of an hour all its
 * quarter-hours are made again, so that the hour has what came late within it. What comes later still is noted in
 * {@code metric_late}: a run forgets the notes of hours that no family has computed, before the first of them reads a sample, and
 * hands on all others.
 */
@Service
public class KpiComputation {

    /** Most hours that a step computes, however few sites there are. */
    private static final int MOST_HOURS = 7 * 24;

    /** How far back events are looked at again, as they may be told late, at the end of a quarter-hour, and at that of an hour. */
    private static final Duration SHORT_LOOK = Duration.ofHours(2);

    private static final Duration LONG_LOOK = Duration.ofHours(24);

    /** How long after the end of a quarter-hour its timer has surely started a run. */
    private static final Duration TIMERS = Duration.ofMinutes(15);

    private final FactRepository facts;
    private final StaleRepository stale;
    private final KpiSettings settings;
    private final Clock clock;

    KpiComputation(FactRepository facts, StaleRepository stale, KpiSettings settings, Clock clock) {
        this.facts = facts;
        this.stale = stale;
        this.settings = settings;
        this.clock = clock;
    }

    /** Returns how many steps of each family a run needs. */
    @Transactional
    public int plan(KpiRun run) {
        Instant ended = ended();
        int hours = hoursOfStep();
        return switch (run.kind()) {
            case DUE -> {
                takeNotes(ended);
                long due = 0;
                for (KpiFamily family : run.families()) {
                    due = Math.max(
                            due, Duration.between(hour(position(family)), ended).toMinutes());
                }
                yield (int) Math.max(1, Math.ceilDiv(due, 60L * hours));
            }
            case LATE -> {
                takeNotes(ended);
                stale.takeUpCurrent(hour(ended), leastPosition(), clock.instant());
                yield stale.batches(hours);
            }
            case AGAIN -> (int) Math.ceilDiv(hours(run), hours);
        };
    }

    /**
     * Computes a part of what a run is to compute.
     *
     * @param step its number, from 0
     * @param steps how many there are
     */
    @Transactional
    public void compute(KpiRun run, KpiFamily family, int step, int steps) {
        if (!run.families().contains(family)) {
            return;
        }
        facts.lock(family);
        FactSlots slots = facts.measured(family);
        switch (run.kind()) {
            case DUE -> due(family, slots, run.coarsest());
            case LATE -> late(family, slots);
            case AGAIN -> again(run, family, slots, step, steps);
        }
    }

    /** Returns the families for which samples came after they were computed. */
    @Transactional
    public Set<KpiFamily> lateSamples() {
        Instant ended = ended();
        takeNotes(ended);
        stale.takeUpCurrent(hour(ended), leastPosition(), clock.instant());
        return stale.families();
    }

    /** Returns whether intervals are over that the timers should have had computed by now. */
    @Transactional(readOnly = true)
    public boolean isBehind() {
        return mostPosition().isBefore(ended().minus(TIMERS));
    }

    private void due(KpiFamily family, FactSlots slots, Granularity coarsest) {
        Instant position = position(family);
        Instant until = min(ended(), hour(position).plus(Duration.ofHours(hoursOfStep())));
        if (position.isBefore(until)) {
            Scope scope = new Scope(family, hour(position), until, null, true, clock.instant());
            facts.quarters(scope, slots);
            facts.done(family, Granularity.QUARTER_HOUR, Granularity.QUARTER_HOUR.starts(position, until), scope.now());
        } else {
            until = position;
        }
        if (family == KpiFamily.OPERATIONS) {
            lookAgain(slots, min(hour(position), hour(until)), until.equals(hour(until)) ? LONG_LOOK : SHORT_LOOK);
        }
        for (Granularity granularity : coarserThanQuarters(coarsest)) {
            Instant last = facts.last(family, granularity);
            Instant from = last == null
                    ? granularity.start(Objects.requireNonNull(facts.first(family, Granularity.QUARTER_HOUR)))
                    : granularity.next(last);
            List<Instant> starts = endedStarts(granularity, from, until);
            if (!starts.isEmpty()) {
                Scope scope = new Scope(family, from, granularity.next(starts.getLast()), null, true, clock.instant());
                facts.sums(scope, granularity, slots);
                facts.done(family, granularity, starts, scope.now());
            }
        }
    }

    /** Makes the facts of events again where they have become others since. */
    private void lookAgain(FactSlots slots, Instant before, Duration back) {
        Instant first = facts.first(KpiFamily.OPERATIONS, Granularity.QUARTER_HOUR);
        if (first == null) {
            return;
        }
        Instant from = max(first, before.minus(back));
        if (from.isBefore(before)) {
            recompute(new Scope(KpiFamily.OPERATIONS, hour(from), before, null, false, clock.instant()), before, slots);
        }
    }

    private void late(KpiFamily family, FactSlots slots) {
        StaleRepository.Batch batch = stale.take(family, hoursOfStep());
        if (batch == null) {
            return;
        }
        Instant to = min(batch.to(), position(family));
        if (batch.from().isBefore(to)) {
            recompute(
                    new Scope(family, batch.from(), to, batch.sites(), true, clock.instant()), position(family), slots);
        }
    }

    private void again(KpiRun run, KpiFamily family, FactSlots slots, int step, int steps) {
        Duration length = Duration.ofHours(Math.ceilDiv(hours(run), steps));
        Instant from = hour(Objects.requireNonNull(run.from())).plus(length.multipliedBy(step));
        Instant to = min(from.plus(length), Granularity.QUARTER_HOUR.start(Objects.requireNonNull(run.to())));
        if (from.isBefore(to)) {
            recompute(new Scope(family, from, to, null, true, clock.instant()), ended(), slots);
        }
    }

    private static long hours(KpiRun run) {
        Duration length = Duration.between(hour(Objects.requireNonNull(run.from())), Objects.requireNonNull(run.to()));
        return Math.ceilDiv(length.toMinutes(), 60L);
    }

    /** Makes quarter-hours, and all longer intervals that hold one of them and have ended. */
    private void recompute(Scope scope, Instant ended, FactSlots slots) {
        facts.quarters(scope, slots);
        done(scope, Granularity.QUARTER_HOUR, Granularity.QUARTER_HOUR.starts(scope.from(), scope.to()));
        for (Granularity granularity : coarserThanQuarters(Granularity.MONTH)) {
            Instant from = granularity.start(scope.from());
            List<Instant> starts = endedStarts(granularity, from, ended).stream()
                    .filter(start -> start.isBefore(scope.to()))
                    .toList();
            if (!starts.isEmpty()) {
                facts.sums(scope.within(from, granularity.next(starts.getLast())), granularity, slots);
                done(scope, granularity, starts);
            }
        }
    }

    /** Records that all sites were computed again; what is due for the first time stays so. */
    private void done(Scope scope, Granularity granularity, List<Instant> starts) {
        Instant last = facts.last(scope.family(), granularity);
        if (scope.sites() == null && scope.always() && last != null) {
            facts.done(
                    scope.family(),
                    granularity,
                    starts.stream().filter(start -> !start.isAfter(last)).toList(),
                    scope.now());
        }
    }

    /**
     * Sorts the notes of touched hours: those of hours that no family has computed are for the first computation, which comes after;
     * all others are of late samples.
     */
    private void takeNotes(Instant ended) {
        // Whoever computes now may have read samples already, and not yet said how far it is.
        StaleRepository.SAMPLED.forEach(facts::lock);
        Instant computed = mostPosition();
        stale.takeOver(hour(computed), clock.instant());
        stale.forgetUncomputed(hour(computed), hour(ended));
    }

    /** Returns the end of the last quarter-hour that may be computed now. */
    private Instant ended() {
        return Granularity.QUARTER_HOUR.start(clock.instant().minus(settings.grace()));
    }

    /** Returns until when a family has computed all quarter-hours; at first how far back missed ones are computed. */
    private Instant position(KpiFamily family) {
        Instant last = facts.last(family, Granularity.QUARTER_HOUR);
        return last == null
                ? Granularity.DAY.start(clock.instant().minus(settings.catchUp()))
                : Granularity.QUARTER_HOUR.next(last);
    }

    private Instant mostPosition() {
        return StaleRepository.SAMPLED.stream()
                .map(this::position)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    private Instant leastPosition() {
        return StaleRepository.SAMPLED.stream()
                .map(this::position)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private int hoursOfStep() {
        return Math.clamp(settings.siteHours() / Math.max(1, facts.sites()), 1, MOST_HOURS);
    }

    private static List<Granularity> coarserThanQuarters(Granularity coarsest) {
        return List.of(Granularity.HOUR, Granularity.DAY, Granularity.MONTH).stream()
                .filter(granularity -> granularity.compareTo(coarsest) <= 0)
                .toList();
    }

    private static List<Instant> endedStarts(Granularity granularity, Instant from, Instant until) {
        return granularity.starts(from, until).stream()
                .filter(start -> !granularity.next(start).isAfter(until))
                .toList();
    }

    private static Instant hour(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS);
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
