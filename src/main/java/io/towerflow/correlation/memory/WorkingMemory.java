package io.towerflow.correlation.memory;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.CorrelationSettings;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationChange.Kind;
import io.towerflow.correlation.grouping.Candidate;
import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.grouping.Relation;
import io.towerflow.correlation.grouping.Window.Merging;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.Family;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
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

    /** Longest time in seconds that a rule looks back; members older than this that are clear are not shown to the rules. */
    private static final long HORIZON_SECONDS = 43_200;

    /**
     * Age at which a situation is looked at once more, after it was looked at again when it settled: later alarms may explain it.
     */
    private static final long SECOND_LOOK_MILLIS = 30_000;

    /** Number of alarms that are looked at again: of a larger situation only the first ones are. */
    private static final int LOOKED_AT = 12;

    /** Time by which two alarms of the same moment may be apart: the sources' clocks differ. */
    private static final long MOMENT_MILLIS = 75_000;

    private static final int MOST_AT_A_MOMENT = 48;

    /** Time by which the reports of one source are apart when many sites fall silent at once. */
    private static final long AT_ONCE_MILLIS = 20_000;

    private static final double KILOMETRES_PER_DEGREE = 111.2;

    /** Time that a battery lasts where the inventory does not know its size. */
    private static final double USUAL_AUTONOMY_SECONDS = 7_200;

    private static final Comparator<OpenSituation> OLDEST =
            Comparator.comparingLong(OpenSituation::beganAt).thenComparing(OpenSituation::id);

    private GroupingRules rules;
    private final CorrelationSettings settings;
    private final Function<String, Topology> topologies;
    private final Map<Scope, Map<OpenSituation.Key, Set<OpenSituation>>> indexes = new HashMap<>();
    private final Map<Scope, TreeSet<Moment>> moments = new HashMap<>();
    private final EventTimeBuffer reordering;
    private final Map<UUID, OpenSituation> byAlarm = new HashMap<>();
    private final Map<UUID, OpenSituation> byId = new HashMap<>();
    private final TreeSet<OpenSituation> settling =
            new TreeSet<>(Comparator.comparingLong(OpenSituation::settlesAt).thenComparing(OpenSituation::id));
    private final TreeSet<OpenSituation> young =
            new TreeSet<>(Comparator.comparingLong(OpenSituation::openedAt).thenComparing(OpenSituation::id));
    private final TreeSet<OpenSituation> idle =
            new TreeSet<>(Comparator.comparingLong(OpenSituation::changedAt).thenComparing(OpenSituation::id));

    /** Alarm of a kind that shows what happened to many sites at once. */
    private record Moment(long raisedAt, UUID alarm) implements Comparable<Moment> {

        @Override
        public int compareTo(Moment other) {
            int byTime = Long.compare(raisedAt, other.raisedAt);
            return byTime != 0 ? byTime : alarm.compareTo(other.alarm);
        }
    }

    /** Scope that correlation never crosses: a tenant and a domain. */
    private record Scope(String tenant, String domain) {}

    public WorkingMemory(GroupingRules rules, CorrelationSettings settings, Function<String, Topology> topologies) {
        this.rules = rules;
        this.settings = settings;
        this.reordering = new EventTimeBuffer(settings.lateness().toMillis());
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
        return byAlarm.size();
    }

    /** Returns the situation that holds the alarm, or null. */
    public @Nullable OpenSituation situationOf(UUID alarm) {
        return byAlarm.get(alarm);
    }

    /** Returns whether the passing of time alone has something to do. */
    public boolean due(long now) {
        return reordering.due(now) || nextDue() <= now;
    }

    /** Puts back a situation read from the tables, its members in the order in which they joined. */
    public void restore(OpenSituation situation, List<Member> members) {
        Topology topology = topologies.apply(situation.tenant());
        for (Member member : members) {
            index(situation, situation.add(member, topology));
            hold(situation, member);
        }
        watch(situation);
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
        if (situation.openedAt() + SECOND_LOOK_MILLIS > now) {
            young.add(situation);
        }
        if (situation.active() == active && situation.severity() == severity) {
            return;
        }
        unwatch(situation);
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
        watch(situation);
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
                .filter(one -> one.first()
                        && !byAlarm.containsKey(one.arrival().member().id()))
                .toList();
    }

    /** Puts back an alarm that waited. */
    public void restore(BufferedEvent waiting) {
        reordering.put(waiting);
    }

    private void pass(long until, Changes changes) {
        for (long next = nextDue(); next <= until; next = nextDue()) {
            tick(next, changes);
        }
    }

    /** Returns when time next asks for something; beyond all time where it never does. */
    private long nextDue() {
        long next = settling.isEmpty() ? Long.MAX_VALUE : settling.first().settlesAt();
        if (!young.isEmpty()) {
            next = Math.min(next, young.first().openedAt() + SECOND_LOOK_MILLIS);
        }
        if (!idle.isEmpty()) {
            next = Math.min(next, idle.first().changedAt() + settings.reopen().toMillis() + 1);
        }
        return next;
    }

    /** Takes a new alarm, or one that is back. */
    public void raise(String tenant, String domain, Member alarm, long now, Changes changes) {
        OpenSituation known = byAlarm.get(alarm.id());
        if (known != null) {
            change(alarm, now, changes);
            return;
        }
        Topology topology = topologies.apply(tenant);
        Scope scope = new Scope(tenant, domain);
        List<Grouping> groupings = rules.decide(tenant, candidates(scope, alarm, null, 0, topology));
        Grouping best = best(groupings);
        OpenSituation situation;
        if (best == null) {
            situation = new OpenSituation(
                    alarm.id(), tenant, domain, now, now + settings.settling().toMillis(), false);
            young.add(situation);
        } else {
            situation = situation(best.candidate());
            unwatch(situation);
        }
        boolean wasClear = best != null && situation.active() == 0;
        PerceivedSeverity before = situation.severity();
        boolean newSite = best != null && !situation.sites().contains(alarm.site());
        index(situation, situation.add(alarm, topology));
        hold(situation, alarm);
        situation.touch(now);
        changes.join(situation, alarm, best, groupings);
        hurry(situation, alarm, now);
        if (situation.settled()) {
            tellGrowth(situation, before, wasClear, newSite, now, changes);
        }
        if (best != null && best.window().merging() != Merging.NEVER) {
            situation = merge(situation, groupings, topology, now, changes);
        }
        watch(situation);
        if (alarm.family() == Family.SITE_DOWN && alarm.severe()) {
            reassign(alarm, situation, topology, now, changes);
        }
    }

    /**
     * Moves alarms to the situation of a site that falls silent, which explains the silence of the sites behind it better than
     * what was thought of them until now: those that were put elsewhere come over.
     */
    private void reassign(Member alarm, OpenSituation situation, Topology topology, long now, Changes changes) {
        Scope scope = new Scope(situation.tenant(), situation.domain());
        Set<OpenSituation> behind = met(scope, Place.ABOVE, alarm.site());
        if (behind.isEmpty() || behind.size() == 1 && behind.contains(situation)) {
            return;
        }
        List<Member> moving = new ArrayList<>();
        for (Moment moment : around(scope, alarm, AT_ONCE_MILLIS)) {
            OpenSituation held = byAlarm.get(moment.alarm());
            Member member = held == null ? null : held.member(moment.alarm());
            if (held != null
                    && member != null
                    && held != situation
                    && held.size() > 1
                    && member.family() == Family.SITE_DOWN
                    && atOnce(member, alarm)
                    && topology.upstream(member.site()).contains(alarm.site())) {
                moving.add(member);
            }
        }
        for (Member member : moving) {
            OpenSituation from = Objects.requireNonNull(byAlarm.get(member.id()));
            if (from.size() > 1 && byAlarm.get(alarm.id()) != from) {
                move(member, from, scope, topology, now, changes);
            }
        }
    }

    private void move(Member member, OpenSituation from, Scope scope, Topology topology, long now, Changes changes) {
        unwatch(from);
        boolean fromWasClear = from.active() == 0;
        unindex(scope, from, from.remove(member, topology));
        List<Grouping> groupings = rules.decide(scope.tenant(), candidates(scope, member, null, 0, topology));
        Grouping best = best(groupings);
        OpenSituation to = best == null ? from : situation(best.candidate());
        unwatch(to);
        PerceivedSeverity before = to.severity();
        boolean wasClear = to.active() == 0;
        boolean newSite = !to.sites().contains(member.site());
        index(to, to.add(member, topology));
        byAlarm.put(member.id(), to);
        watch(from);
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
        watch(to);
    }

    private static boolean atOnce(Member one, Member other) {
        return sameClock(one, other) && Math.abs(one.raisedAt() - other.raisedAt()) <= AT_ONCE_MILLIS;
    }

    private static boolean sameClock(Member one, Member other) {
        return !one.source().isEmpty() && one.source().equals(other.source());
    }

    /**
     * Returns what tells of many and happened at about the same time, nearest first on either side, the alarm itself left out.
     */
    private List<Moment> around(Scope scope, Member alarm, long millis) {
        TreeSet<Moment> there = moments.get(scope);
        if (there == null) {
            return List.of();
        }
        List<Moment> found = new ArrayList<>();
        Moment here = new Moment(alarm.raisedAt(), alarm.id());
        int left = MOST_AT_A_MOMENT;
        for (Moment before : there.headSet(here, false).descendingSet()) {
            if (alarm.raisedAt() - before.raisedAt() > millis || left-- == 0) {
                break;
            }
            found.add(before);
        }
        left = MOST_AT_A_MOMENT;
        for (Moment after : there.tailSet(here, false)) {
            if (after.raisedAt() - alarm.raisedAt() > millis || left-- == 0) {
                break;
            }
            found.add(after);
        }
        return found;
    }

    /** Takes a new severity, or a clear, of an alarm that the memory may hold. */
    public void change(Member alarm, long now, Changes changes) {
        OpenSituation situation = byAlarm.get(alarm.id());
        if (situation == null) {
            return;
        }
        Member held = situation.member(alarm.id());
        if (held == null || held.active() == alarm.active() && held.severity() == alarm.severity()) {
            return;
        }
        unwatch(situation);
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
        watch(situation);
    }

    /** Settles what has waited long enough and drops what has been clear long enough. */
    public void tick(long now, Changes changes) {
        while (!settling.isEmpty() && settling.first().settlesAt() <= now) {
            OpenSituation situation = settling.first();
            if (lookAgain(situation, 1, now, changes)) {
                continue;
            }
            unwatch(situation);
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
            watch(situation);
        }
        while (!young.isEmpty() && young.first().openedAt() + SECOND_LOOK_MILLIS <= now) {
            OpenSituation situation = young.first();
            young.remove(situation);
            lookAgain(situation, 2, now, changes);
        }
        long reopen = settings.reopen().toMillis();
        while (!idle.isEmpty() && idle.first().changedAt() + reopen < now) {
            OpenSituation situation = idle.first();
            unwatch(situation);
            forget(situation, changes);
        }
    }

    /** Asks for each alarm of a situation whether what came meanwhile explains it; answers whether it went into another. */
    private boolean lookAgain(OpenSituation situation, int look, long now, Changes changes) {
        Topology topology = topologies.apply(situation.tenant());
        Scope scope = new Scope(situation.tenant(), situation.domain());
        Grouping best = null;
        int looked = 0;
        for (Member member : situation.members()) {
            if (looked++ >= LOOKED_AT) {
                break;
            }
            for (Grouping grouping :
                    rules.decide(scope.tenant(), candidates(scope, member, situation, look, topology))) {
                // What is alone joins as it would if it came now.
                boolean may = situation.size() == 1 || mayMerge(situation, grouping);
                if (may && (best == null || better(grouping, best))) {
                    best = grouping;
                }
            }
        }
        if (best == null) {
            return false;
        }
        OpenSituation other = situation(best.candidate());
        boolean otherGoesOn = goesOn(other, situation);
        OpenSituation survivor = otherGoesOn ? other : situation;
        OpenSituation absorbed = otherGoesOn ? situation : other;
        absorb(survivor, absorbed, topology, now, changes);
        if (absorbed.size() == 1) {
            changes.join(survivor, absorbed.members().iterator().next(), best);
        }
        watch(survivor);
        return otherGoesOn;
    }

    private boolean mayMerge(OpenSituation situation, Grouping grouping) {
        OpenSituation other = situation(grouping.candidate());
        boolean one =
                switch (grouping.window().merging()) {
                    case NEVER -> false;
                    case UNEXPLAINED -> !situation.hasOrigin() || !other.hasOrigin();
                    case LINKS -> !situation.hasOriginBesidesLinks() || !other.hasOriginBesidesLinks();
                    case ALWAYS -> true;
                };
        return one && situation.size() + other.size() <= grouping.window().maxSize();
    }

    /** Returns whether the other goes on, of two that become one: the one that people know, else the older. */
    private static boolean goesOn(OpenSituation other, OpenSituation situation) {
        return other.settled() == situation.settled() ? other.older(situation) : other.settled();
    }

    private @Nullable Grouping best(List<Grouping> groupings) {
        Grouping best = null;
        for (Grouping grouping : groupings) {
            if (best == null || better(grouping, best)) {
                best = grouping;
            }
        }
        return best;
    }

    /** Remembers where an alarm is. */
    private void hold(OpenSituation situation, Member member) {
        byAlarm.put(member.id(), situation);
        if (tellsOfMany(member)) {
            moments.computeIfAbsent(new Scope(situation.tenant(), situation.domain()), scope -> new TreeSet<>())
                    .add(new Moment(member.raisedAt(), member.id()));
        }
    }

    private static boolean tellsOfMany(Member member) {
        return switch (member.family()) {
            case MAINS, LINK -> true;
            case SITE_DOWN -> member.severe();
            default -> false;
        };
    }

    @Override
    public void close() {
        rules.close();
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

    private void watch(OpenSituation situation) {
        if (!situation.settled()) {
            settling.add(situation);
        } else if (situation.active() == 0) {
            idle.add(situation);
        }
    }

    /** Takes a situation out of the sets that are ordered by its times; to be called before these change. */
    private void unwatch(OpenSituation situation) {
        settling.remove(situation);
        idle.remove(situation);
    }

    private void forget(OpenSituation situation, Changes changes) {
        drop(situation);
        Scope scope = new Scope(situation.tenant(), situation.domain());
        TreeSet<Moment> there = moments.get(scope);
        situation.members().forEach(member -> {
            byAlarm.remove(member.id());
            if (there != null) {
                there.remove(new Moment(member.raisedAt(), member.id()));
            }
        });
        if (there != null && there.isEmpty()) {
            moments.remove(scope);
        }
        changes.end(situation);
    }

    private void index(OpenSituation situation, List<OpenSituation.Key> keys) {
        byId.put(situation.id(), situation);
        Map<OpenSituation.Key, Set<OpenSituation>> index =
                indexes.computeIfAbsent(new Scope(situation.tenant(), situation.domain()), scope -> new HashMap<>());
        for (OpenSituation.Key key : keys) {
            index.computeIfAbsent(key, name -> new LinkedHashSet<>(2)).add(situation);
        }
    }

    private void drop(OpenSituation situation) {
        byId.remove(situation.id());
        young.remove(situation);
        Scope scope = new Scope(situation.tenant(), situation.domain());
        Map<OpenSituation.Key, Set<OpenSituation>> index = indexes.get(scope);
        if (index == null) {
            return;
        }
        unindex(scope, situation, situation.allKeys());
        if (index.isEmpty()) {
            indexes.remove(scope);
        }
    }

    private void unindex(Scope scope, OpenSituation situation, Collection<OpenSituation.Key> keys) {
        Map<OpenSituation.Key, Set<OpenSituation>> index = Objects.requireNonNull(indexes.get(scope));
        for (OpenSituation.Key key : keys) {
            Set<OpenSituation> there = index.get(key);
            if (there != null) {
                there.remove(situation);
                if (there.isEmpty()) {
                    index.remove(key);
                }
            }
        }
    }

    private Set<OpenSituation> met(Scope scope, Place place, String name) {
        Map<OpenSituation.Key, Set<OpenSituation>> index = indexes.get(scope);
        return index == null ? Set.of() : index.getOrDefault(new OpenSituation.Key(place, name), Set.of());
    }

    private OpenSituation situation(Candidate candidate) {
        return Objects.requireNonNull(byId.get(candidate.situation()));
    }

    /**
     * Returns whether the one is better than the other: the stronger, then the nearer in time, then the older, then by name:
     * never by the order of the rules' answers.
     */
    private boolean better(Grouping one, Grouping other) {
        if (one.strength() != other.strength()) {
            return one.strength() > other.strength();
        }
        Candidate a = one.candidate();
        Candidate b = other.candidate();
        if (a.seconds() != b.seconds()) {
            return a.seconds() < b.seconds();
        }
        if (a.age() != b.age()) {
            return a.age() > b.age();
        }
        int bySituation = a.situation().compareTo(b.situation());
        if (bySituation != 0) {
            return bySituation < 0;
        }
        int byRule = one.rule().compareTo(other.rule());
        return byRule != 0
                ? byRule < 0
                : (a.memberSite() + '\n' + a.memberCause()).compareTo(b.memberSite() + '\n' + b.memberCause()) < 0;
    }

    /** Merges situations that a new alarm shows to be one. The older goes on, before it one that people know. */
    private OpenSituation merge(
            OpenSituation joined, List<Grouping> groupings, Topology topology, long now, Changes changes) {
        TreeSet<OpenSituation> same = new TreeSet<>(OLDEST);
        Map<OpenSituation, Grouping> why = new HashMap<>();
        for (Grouping grouping : groupings) {
            if (grouping.window().merging() != Merging.NEVER) {
                OpenSituation other = situation(grouping.candidate());
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
            if (!mayMerge(survivor, Objects.requireNonNull(why.get(other)))) {
                continue;
            }
            boolean otherGoesOn = goesOn(other, survivor);
            OpenSituation absorbed = otherGoesOn ? survivor : other;
            survivor = otherGoesOn ? other : survivor;
            absorb(survivor, absorbed, topology, now, changes);
        }
        return survivor;
    }

    private void absorb(OpenSituation survivor, OpenSituation absorbed, Topology topology, long now, Changes changes) {
        unwatch(survivor);
        unwatch(absorbed);
        drop(absorbed);
        PerceivedSeverity before = survivor.severity();
        boolean wasClear = survivor.active() == 0;
        boolean newSite = !survivor.sites().containsAll(absorbed.sites());
        int offset = survivor.size();
        index(survivor, survivor.absorb(absorbed, topology));
        for (Member member : absorbed.members()) {
            byAlarm.put(member.id(), survivor);
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

    /** Returns where an alarm may belong; where it is in a situation already, that one is left out. */
    private List<Candidate> candidates(
            Scope scope, Member alarm, @Nullable OpenSituation situationOfAlarm, int look, Topology topology) {
        if (!indexes.containsKey(scope)) {
            return List.of();
        }
        Asked asked = new Asked(scope, alarm, situationOfAlarm, look, topology);
        for (OpenSituation situation : met(scope, Place.ALARM, OpenSituation.alarmKey(alarm))) {
            AlarmGroup presence =
                    situation.at(Place.ALARM, OpenSituation.alarmKey(alarm)).get(alarm.cause());
            if (presence != null) {
                asked.add(situation, presence, Relation.SAME_OBJECT, 0);
            }
        }
        asked.addSite(alarm.site(), Relation.SAME_SITE, 0, false);
        List<String> way = topology.upstream(alarm.site());
        // Only silence comes from far away.
        boolean fromAfar = alarm.family() == Family.SITE_DOWN || alarm.family() == Family.SYNC;
        for (int i = 0; i < (fromAfar ? way.size() : Math.min(1, way.size())); i++) {
            asked.addSite(way.get(i), Relation.UPSTREAM, i + 1, i > 0);
        }
        String parent = way.isEmpty() ? null : way.getFirst();
        for (String neighbour : topology.neighbours(alarm.site())) {
            if (!neighbour.equals(parent)) {
                boolean below = alarm.site().equals(topology.parent(neighbour));
                asked.addSite(neighbour, below ? Relation.DOWNSTREAM : Relation.ADJACENT, 1, false);
            }
        }
        if (alarm.family() == Family.SITE_DOWN || alarm.family() == Family.LINK) {
            asked.addAbove(alarm.site(), Relation.DOWNSTREAM, 1);
        }
        if (alarm.family() == Family.SITE_DOWN) {
            for (int i = 0; i < way.size() - 1; i++) {
                asked.addAbove(way.get(i), Relation.SAME_WAY, i + 1);
            }
        }
        if (alarm.family().isPower() || alarm.family() == Family.SITE_DOWN) {
            Site site = topology.site(alarm.site());
            if (site != null && site.feederId() != null) {
                for (OpenSituation situation : met(scope, Place.FEEDER, site.feederId())) {
                    for (AlarmGroup presence :
                            situation.at(Place.FEEDER, site.feederId()).values()) {
                        asked.add(situation, presence, Relation.SAME_FEEDER, -1);
                    }
                }
            }
        }
        if (situationOfAlarm != null && tellsOfMany(alarm)) {
            asked.addMoment();
        }
        return asked.candidates;
    }

    /** Alarm on its way round the places where it may meet a situation. */
    private final class Asked {

        private final Scope scope;
        private final Member alarm;
        private final @Nullable OpenSituation own;
        private final Topology topology;
        private final @Nullable Site site;
        private final boolean ownPower;
        private final boolean ownDrained;
        private final boolean cutOff;
        private final int look;
        private final List<Candidate> candidates = new ArrayList<>();
        private final Map<String, Boolean> drainedThere = new HashMap<>();

        Asked(Scope scope, Member alarm, @Nullable OpenSituation own, int look, Topology topology) {
            this.look = look;
            this.scope = scope;
            this.alarm = alarm;
            this.own = own;
            this.topology = topology;
            site = topology.site(alarm.site());
            boolean power = false;
            for (OpenSituation situation : met(scope, Place.SITE, alarm.site())) {
                power |= power(situation, alarm.site(), true);
            }
            ownPower = power;
            ownDrained = power && drained(alarm.site());
            cutOff = alarm.family() == Family.SITE_DOWN && fellSilentAbove();
        }

        /**
         * Returns whether a site before it fell silent at once with it, or one beside it on the way, which the same must have cut
         * off.
         */
        private boolean fellSilentAbove() {
            List<String> way = topology.upstream(alarm.site());
            for (int i = 0; i < way.size(); i++) {
                for (OpenSituation situation : met(scope, Place.SITE, way.get(i))) {
                    for (AlarmGroup presence :
                            situation.at(Place.SITE, way.get(i)).values()) {
                        if (fellSilent(presence)) {
                            return true;
                        }
                    }
                }
                for (OpenSituation situation :
                        i == way.size() - 1 ? Set.<OpenSituation>of() : met(scope, Place.ABOVE, way.get(i))) {
                    for (AlarmGroup presence :
                            situation.at(Place.ABOVE, way.get(i)).values()) {
                        String site = presence.nearest(alarm.raisedAt()).site();
                        if (fellSilent(presence)
                                && !site.equals(alarm.site())
                                && !topology.upstream(site).contains(alarm.site())
                                && !power(situation, site, false)) {
                            return true;
                        }
                    }
                }
            }
            return false;
        }

        private boolean fellSilent(AlarmGroup presence) {
            Member member = presence.nearest(alarm.raisedAt());
            return presence.family == Family.SITE_DOWN && member.severe() && atOnce(member, alarm);
        }

        private boolean power(OpenSituation situation, String name, boolean active) {
            for (AlarmGroup presence : situation.at(Place.SITE, name).values()) {
                if (presence.family.isPower() && (!active || presence.active())) {
                    return true;
                }
            }
            return false;
        }

        private boolean drained(String name) {
            for (OpenSituation situation : met(scope, Place.SITE, name)) {
                for (AlarmGroup presence : situation.at(Place.SITE, name).values()) {
                    if (presence.family.isPower() && presence.active() && onBattery(presence, name)) {
                        long seconds = (alarm.raisedAt() - presence.first().raisedAt()) / 1000;
                        if (presence.cause.equals("lowBatteryThreshold") || seconds > autonomy(name) / 2) {
                            return true;
                        }
                    }
                }
            }
            return false;
        }

        /** Returns whether a site is on its battery: lost mains alone do not put it there where a genset takes over. */
        private boolean onBattery(AlarmGroup presence, String name) {
            return presence.family != Family.MAINS
                    || topology.equipmentAt(name).stream().noneMatch(piece -> piece.kind() == EquipmentKind.GENSET);
        }

        private double autonomy(String name) {
            double wattHours = 0;
            double watts = 0;
            for (Equipment piece : topology.equipmentAt(name)) {
                if (piece.kind() == EquipmentKind.BATTERY && piece.capacityWattHours() != null) {
                    wattHours += piece.capacityWattHours();
                } else if (piece.ratedWatts() != null
                        && (piece.kind() == EquipmentKind.RADIO || piece.kind() == EquipmentKind.TRANSMISSION)) {
                    watts += piece.ratedWatts();
                }
            }
            return wattHours > 0 && watts > 0 ? wattHours / watts * 3600 : USUAL_AUTONOMY_SECONDS;
        }

        void addSite(String name, Relation relation, int hops, boolean far) {
            for (OpenSituation situation : met(scope, Place.SITE, name)) {
                for (AlarmGroup presence : situation.at(Place.SITE, name).values()) {
                    boolean carries = presence.family == Family.SITE_DOWN
                            || presence.family == Family.LINK
                            || presence.family.isPower();
                    if (!far || carries) {
                        add(situation, presence, relation, hops);
                    }
                }
            }
        }

        void addAbove(String name, Relation relation, int hops) {
            for (OpenSituation situation : met(scope, Place.ABOVE, name)) {
                for (AlarmGroup presence : situation.at(Place.ABOVE, name).values()) {
                    Member member = presence.nearest(alarm.raisedAt());
                    boolean below = relation == Relation.DOWNSTREAM;
                    int links = below ? topology.upstream(member.site()).indexOf(name) + 1 : hops;
                    add(situation, member, presence.active(), relation, links);
                }
            }
        }

        /** Adds what happened anywhere in the domain at about the same time. */
        void addMoment() {
            around(scope, alarm, MOMENT_MILLIS).forEach(this::addMoment);
        }

        private void addMoment(Moment moment) {
            OpenSituation situation = byAlarm.get(moment.alarm());
            Member member = situation == null ? null : situation.member(moment.alarm());
            if (situation == null || member == null) {
                return;
            }
            add(situation, member, member.active(), Relation.SAME_MOMENT, -1);
        }

        void add(OpenSituation situation, AlarmGroup presence, Relation relation, int hops) {
            add(situation, presence.nearest(alarm.raisedAt()), presence.active(), relation, hops);
        }

        private void add(OpenSituation situation, Member member, boolean active, Relation relation, int hops) {
            long seconds = Math.abs(alarm.raisedAt() - member.raisedAt()) / 1000;
            if (situation == own || seconds > HORIZON_SECONDS) {
                return;
            }
            boolean far = relation == Relation.DOWNSTREAM || relation == Relation.SAME_MOMENT;
            candidates.add(new Candidate(
                    situation.id(),
                    relation,
                    hops,
                    alarm.family(),
                    alarm.cause(),
                    alarm.severe(),
                    ownPower,
                    ownDrained,
                    site != null && site.feederId() != null,
                    cutOff,
                    look,
                    own == null ? 1 : own.sites().size(),
                    own != null && own.hasOrigin(),
                    member.family(),
                    member.cause(),
                    member.site(),
                    member.severe(),
                    active,
                    power(situation, member.site(), false),
                    far && drainedThere.computeIfAbsent(member.site(), this::drained),
                    seconds,
                    alarm.raisedAt() >= member.raisedAt(),
                    sameClock(alarm, member),
                    situation.hasOrigin(),
                    situation.sites().size(),
                    kilometres(member.site()),
                    Math.abs(alarm.raisedAt() - situation.beganAt()) / 1000,
                    situation.size()));
        }

        private double kilometres(String name) {
            Site other = topology.site(name);
            if (site == null || other == null || site == other) {
                return 0;
            }
            double north = (other.latitude() - site.latitude()) * KILOMETRES_PER_DEGREE;
            double east = (other.longitude() - site.longitude())
                    * KILOMETRES_PER_DEGREE
                    * Math.cos(Math.toRadians(site.latitude()));
            return Math.hypot(north, east);
        }
    }
}
