package io.towerflow.correlation.memory;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.CorrelationSettings;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationChange.Kind;
import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.grouping.Window.Merging;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.Family;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Working memory with the situations of one partition that can still change, indexed by where a new alarm may meet them. Indexes
 * find candidates, rules choose among them. Bounded by the alarms that are active or cleared lately: a situation leaves when all
 * its alarms have been clear for the re-opening time. Reads no clock and makes no random choice: the same calls give the same
 * situations. Not for use by several threads.
 */
public final class WorkingMemory implements AutoCloseable {

    private static final Comparator<OpenSituation> OLDEST =
            Comparator.comparingLong(OpenSituation::beganAt).thenComparing(OpenSituation::id);

    private GroupingRules rules;
    private final CorrelationSettings settings;
    private final Function<String, Topology> topologies;
    private final EventTimeBuffer reordering;
    private final SituationIndex index = new SituationIndex();
    private final SituationTimes times;

    public WorkingMemory(GroupingRules rules, CorrelationSettings settings, Function<String, Topology> topologies) {
        this.rules = rules;
        this.settings = settings;
        this.reordering = new EventTimeBuffer(settings.lateness().toMillis());
        this.times = new SituationTimes(settings.reopen().toMillis());
        this.topologies = topologies;
    }

    /** Returns the rules that it asks; for the engine to tell them of learned causes between batches. */
    public GroupingRules rules() {
        return rules;
    }

    /** Lets these rules decide from now on; situations that are open keep what was decided of them. */
    public void use(GroupingRules others) {
        rules.close();
        rules = others;
    }

    /** Returns the number of alarms that it holds. */
    public int size() {
        return index.size();
    }

    /** Returns the situation that holds the alarm, or null. */
    public @Nullable OpenSituation situationOf(UUID alarm) {
        return index.holder(alarm);
    }

    /** Returns whether the passing of time alone has something to do. */
    public boolean due(long now) {
        return reordering.due(now) || times.nextDue() <= now;
    }

    /** Puts back a situation read from the tables, its members in the order in which they joined. */
    public void restore(OpenSituation situation, List<Member> members) {
        Topology topology = topologies.apply(situation.tenant());
        for (Member member : members) {
            index.add(situation, situation.add(member, topology));
            index.hold(situation, member);
        }
        times.watch(situation);
    }

    /**
     * Puts back a situation read from the tables and makes up for what happened to its alarms since it was last written: the
     * alarms of the batch for which a memory is rebuilt are stored before it, so their clears and new severities are already
     * in the members and will not show as changes any more.
     *
     * @param severity the situation's severity as it was last written
     * @param active how many alarms were active when it was last written
     */
    public void restore(
            OpenSituation situation,
            List<Member> members,
            PerceivedSeverity severity,
            int active,
            long now,
            Changes changes) {
        restore(situation, members);
        if (situation.openedAt() + SituationTimes.SECOND_LOOK_MILLIS > now) {
            times.young.add(situation);
        }
        if (situation.active() == active && situation.severity() == severity) {
            return;
        }
        times.unwatch(situation);
        situation.touch(now);
        changes.touch(situation);
        if (situation.severity() == PerceivedSeverity.CRITICAL && severity != PerceivedSeverity.CRITICAL) {
            situation.settleBy(now + settings.criticalSettling().toMillis());
        }
        if (situation.settled()) {
            if (situation.active() == 0) {
                changes.tell(told(Kind.ALL_CLEAR, situation, now));
            } else {
                tellGrowth(situation, severity, active == 0, false, now, changes);
            }
        }
        times.watch(situation);
    }

    /**
     * Takes what arrived, each change when it is due, and does in between what time asks for, each at its own time: what comes
     * out depends on what happened when, not on how it arrived, as long as it arrives within the allowed lateness.
     *
     * @param now no earlier than at the last call
     */
    public void take(List<AlarmEvent> arrived, long now, Changes changes) {
        arrived.forEach(arrival -> reordering.add(arrival, now));
        for (BufferedEvent next = reordering.poll(now); next != null; next = reordering.poll(now)) {
            pass(next.dueAt(), changes);
            AlarmEvent arrival = next.arrival();
            if (arrival.raised()) {
                raise(arrival.tenant(), arrival.domain(), arrival.member(), next.dueAt(), changes);
            } else {
                change(arrival.member(), next.dueAt(), changes);
            }
        }
        pass(now, changes);
    }

    /** Returns the alarms that wait for what happened before them and are in no situation yet, in order. */
    public List<BufferedEvent> waiting() {
        return reordering.all().stream()
                .filter(one ->
                        one.first() && index.holder(one.arrival().member().id()) == null)
                .toList();
    }

    /** Puts back an alarm that waited. */
    public void restore(BufferedEvent waiting) {
        reordering.put(waiting);
    }

    private void pass(long until, Changes changes) {
        for (long next = times.nextDue(); next <= until; next = times.nextDue()) {
            tick(next, changes);
        }
    }

    /** Takes a new alarm, or one that is back. */
    public void raise(String tenant, String domain, Member alarm, long now, Changes changes) {
        OpenSituation known = index.holder(alarm.id());
        if (known != null) {
            change(alarm, now, changes);
            return;
        }
        Topology topology = topologies.apply(tenant);
        SituationIndex.Scope scope = new SituationIndex.Scope(tenant, domain);
        List<Grouping> groupings =
                rules.decide(tenant, CandidateSearch.candidates(index, scope, alarm, null, 0, topology));
        Grouping best = SituationReview.best(groupings);
        OpenSituation situation;
        if (best == null) {
            situation = new OpenSituation(
                    alarm.id(), tenant, domain, now, now + settings.settling().toMillis(), false);
            times.young.add(situation);
        } else {
            situation = index.situation(best.candidate());
            times.unwatch(situation);
        }
        boolean wasClear = best != null && situation.active() == 0;
        PerceivedSeverity before = situation.severity();
        boolean newSite = best != null && !situation.sites().contains(alarm.site());
        index.add(situation, situation.add(alarm, topology));
        index.hold(situation, alarm);
        situation.touch(now);
        changes.join(situation, alarm, best, groupings);
        hurry(situation, alarm, now);
        if (situation.settled()) {
            tellGrowth(situation, before, wasClear, newSite, now, changes);
        }
        if (best != null && best.window().merging() != Merging.NEVER) {
            situation = merge(situation, groupings, topology, now, changes);
        }
        times.watch(situation);
        if (alarm.family() == Family.SITE_DOWN && alarm.severe()) {
            reassign(alarm, situation, topology, now, changes);
        }
    }

    /**
     * Moves alarms to the situation of a site that falls silent, which explains the silence of the sites behind it better than
     * what was thought of them until now: those that were put elsewhere come over.
     */
    private void reassign(Member alarm, OpenSituation situation, Topology topology, long now, Changes changes) {
        for (SituationIndex.Found found : SituationReview.silencedBy(alarm, situation, index, topology)) {
            OpenSituation from =
                    Objects.requireNonNull(index.holder(found.member().id()));
            if (from.size() > 1 && index.holder(alarm.id()) != from) {
                Member member = found.member();
                move(member, from, SituationIndex.Scope.of(situation), topology, now, changes);
            }
        }
    }

    private void move(
            Member member,
            OpenSituation from,
            SituationIndex.Scope scope,
            Topology topology,
            long now,
            Changes changes) {
        times.unwatch(from);
        boolean fromWasClear = from.active() == 0;
        index.remove(scope, from, from.remove(member, topology));
        List<Grouping> groupings =
                rules.decide(scope.tenant(), CandidateSearch.candidates(index, scope, member, null, 0, topology));
        Grouping best = SituationReview.best(groupings);
        OpenSituation to = best == null ? from : index.situation(best.candidate());
        times.unwatch(to);
        PerceivedSeverity before = to.severity();
        boolean wasClear = to.active() == 0;
        boolean newSite = !to.sites().contains(member.site());
        index.add(to, to.add(member, topology));
        index.move(member, to);
        times.watch(from);
        if (to != from) {
            from.touch(now);
            to.touch(now);
            changes.touch(from);
            changes.join(to, member, best, groupings);
            if (to.settled()) {
                tellGrowth(to, before, wasClear, newSite, now, changes);
            }
            if (from.settled() && from.active() == 0 && !fromWasClear) {
                changes.tell(told(Kind.ALL_CLEAR, from, now));
            }
        }
        times.watch(to);
    }

    /** Takes a new severity, or a clear, of an alarm that the memory may hold. */
    public void change(Member alarm, long now, Changes changes) {
        OpenSituation situation = index.holder(alarm.id());
        if (situation == null) {
            return;
        }
        Member held = situation.member(alarm.id());
        if (held == null || held.active() == alarm.active() && held.severity() == alarm.severity()) {
            return;
        }
        times.unwatch(situation);
        PerceivedSeverity before = situation.severity();
        boolean wasClear = situation.active() == 0;
        situation.change(held, held.with(alarm.severity(), alarm.active()), topologies.apply(situation.tenant()));
        situation.touch(now);
        changes.touch(situation);
        if (alarm.active()) {
            hurry(situation, alarm, now);
        }
        if (situation.settled()) {
            if (situation.active() == 0 && !wasClear) {
                changes.tell(told(Kind.ALL_CLEAR, situation, now));
            } else {
                tellGrowth(situation, before, wasClear, false, now, changes);
            }
        }
        times.watch(situation);
    }

    /** Settles what has waited long enough and drops what has been clear long enough. */
    public void tick(long now, Changes changes) {
        while (!times.settling.isEmpty() && times.settling.first().settlesAt() <= now) {
            OpenSituation situation = times.settling.first();
            if (lookAgain(situation, 1, now, changes)) {
                continue;
            }
            times.unwatch(situation);
            if (situation.active() == 0 && negligible(situation.worst())) {
                // Only warnings, and they cleared by themselves before anybody was told.
                forget(situation, changes);
                continue;
            }
            situation.settle();
            changes.touch(situation);
            changes.tell(told(Kind.SETTLED, situation, now));
            if (situation.active() == 0) {
                changes.tell(told(Kind.ALL_CLEAR, situation, now));
            }
            times.watch(situation);
        }
        while (!times.young.isEmpty() && times.young.first().openedAt() + SituationTimes.SECOND_LOOK_MILLIS <= now) {
            OpenSituation situation = times.young.first();
            times.young.remove(situation);
            lookAgain(situation, 2, now, changes);
        }
        long reopen = settings.reopen().toMillis();
        while (!times.idle.isEmpty() && times.idle.first().changedAt() + reopen < now) {
            OpenSituation situation = times.idle.first();
            times.unwatch(situation);
            forget(situation, changes);
        }
    }

    @Override
    public void close() {
        rules.close();
    }

    /** Looks at a situation again; returns whether it went into another. */
    private boolean lookAgain(OpenSituation situation, int look, long now, Changes changes) {
        Topology topology = topologies.apply(situation.tenant());
        Grouping best = SituationReview.review(situation, look, index, rules, topology);
        if (best == null) {
            return false;
        }
        OpenSituation other = index.situation(best.candidate());
        boolean otherGoesOn = SituationReview.goesOn(other, situation);
        OpenSituation survivor = otherGoesOn ? other : situation;
        OpenSituation absorbed = otherGoesOn ? situation : other;
        absorb(survivor, absorbed, topology, now, changes);
        if (absorbed.size() == 1) {
            changes.join(survivor, absorbed.members().iterator().next(), best);
        }
        times.watch(survivor);
        return otherGoesOn;
    }

    private static boolean negligible(PerceivedSeverity severity) {
        return severity == PerceivedSeverity.WARNING || severity == PerceivedSeverity.INDETERMINATE;
    }

    private void tellGrowth(
            OpenSituation situation,
            PerceivedSeverity before,
            boolean wasClear,
            boolean newSite,
            long now,
            Changes changes) {
        if (wasClear && situation.active() > 0) {
            changes.tell(told(Kind.ALARMS_RETURNED, situation, now));
        } else if (situation.severity().worseThan(before)) {
            changes.tell(told(Kind.SEVERITY_RAISED, situation, now));
        } else if (situation.active() > 0 && before.worseThan(situation.severity())) {
            changes.tell(told(Kind.SEVERITY_LOWERED, situation, now));
        }
        if (newSite) {
            changes.tell(told(Kind.SITE_ADDED, situation, now));
        }
    }

    private static SituationChange told(Kind kind, OpenSituation situation, long now) {
        PerceivedSeverity severity =
                kind == Kind.SETTLED && situation.active() == 0 ? situation.worst() : situation.severity();
        return new SituationChange(
                kind,
                situation.tenant(),
                situation.id(),
                situation.domain(),
                severity,
                Set.copyOf(situation.sites()),
                Instant.ofEpochMilli(now),
                situation.mergedInto());
    }

    private void hurry(OpenSituation situation, Member alarm, long now) {
        if (alarm.severity() == PerceivedSeverity.CRITICAL) {
            situation.settleBy(now + settings.criticalSettling().toMillis());
        }
    }

    private void forget(OpenSituation situation, Changes changes) {
        times.young.remove(situation);
        index.forget(situation);
        changes.end(situation);
    }

    /** Merges situations that a new alarm shows to be one. The older goes on, before it one that people know. */
    private OpenSituation merge(
            OpenSituation joined, List<Grouping> groupings, Topology topology, long now, Changes changes) {
        TreeSet<OpenSituation> same = new TreeSet<>(OLDEST);
        Map<OpenSituation, Grouping> why = new HashMap<>();
        for (Grouping grouping : groupings) {
            if (grouping.window().merging() != Merging.NEVER) {
                OpenSituation other = index.situation(grouping.candidate());
                if (other != joined) {
                    same.add(other);
                    why.merge(
                            other,
                            grouping,
                            (one, next) -> one.window()
                                                    .merging()
                                                    .compareTo(next.window().merging())
                                            < 0
                                    ? next
                                    : one);
                }
            }
        }
        OpenSituation survivor = joined;
        for (OpenSituation other : same) {
            if (!SituationReview.mayMerge(survivor, other, Objects.requireNonNull(why.get(other)))) {
                continue;
            }
            boolean otherGoesOn = SituationReview.goesOn(other, survivor);
            OpenSituation absorbed = otherGoesOn ? survivor : other;
            survivor = otherGoesOn ? other : survivor;
            absorb(survivor, absorbed, topology, now, changes);
        }
        return survivor;
    }

    private void absorb(OpenSituation survivor, OpenSituation absorbed, Topology topology, long now, Changes changes) {
        times.unwatch(survivor);
        times.unwatch(absorbed);
        times.young.remove(absorbed);
        index.drop(absorbed);
        PerceivedSeverity before = survivor.severity();
        boolean wasClear = survivor.active() == 0;
        boolean newSite = !survivor.sites().containsAll(absorbed.sites());
        int offset = survivor.size();
        index.add(survivor, survivor.absorb(absorbed, topology));
        for (Member member : absorbed.members()) {
            index.move(member, survivor);
        }
        survivor.touch(now);
        changes.merge(absorbed, survivor, offset);
        if (absorbed.settled()) {
            changes.tell(told(Kind.MERGED, absorbed, now));
        }
        if (survivor.settled()) {
            tellGrowth(survivor, before, wasClear, newSite, now, changes);
        }
    }
}
