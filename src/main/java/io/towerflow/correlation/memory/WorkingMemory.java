package io.towerflow.correlation.memory;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.CorrelationProperties;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationChange.Kind;
import io.towerflow.correlation.grouping.Candidate;
import io.towerflow.correlation.grouping.Grouping;
import io.towerflow.correlation.grouping.GroupingRules;
import io.towerflow.correlation.grouping.Relation;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.Family;
import java.time.Instant;
import java.util.ArrayList;
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
 * The situations of one partition that can still change, indexed by where a new alarm may meet them. Indexes find candidates,
 * rules choose among them. Bounded by the alarms that are active or cleared lately: a situation leaves when all its alarms
 * have been clear for the re-opening time. Reads no clock and makes no random choice: the same calls give the same
 * situations. Not for use by several threads.
 */
public final class WorkingMemory implements AutoCloseable {

    /** No rule looks further back; members older than this that are clear are not shown to the rules. */
    private static final long HORIZON_SECONDS = 43_200;

    private static final Comparator<OpenSituation> OLDEST =
            Comparator.comparingLong(OpenSituation::beganAt).thenComparing(OpenSituation::id);

    private final GroupingRules rules;
    private final CorrelationProperties settings;
    private final Function<String, Topology> topologies;
    private final Map<Scope, Map<OpenSituation.Key, Set<OpenSituation>>> indexes = new HashMap<>();
    private final Map<UUID, OpenSituation> byAlarm = new HashMap<>();
    private final Map<UUID, OpenSituation> byId = new HashMap<>();
    private final TreeSet<OpenSituation> settling =
            new TreeSet<>(Comparator.comparingLong(OpenSituation::settlesAt).thenComparing(OpenSituation::id));
    private final TreeSet<OpenSituation> idle =
            new TreeSet<>(Comparator.comparingLong(OpenSituation::changedAt).thenComparing(OpenSituation::id));

    /** Correlation never crosses tenants or domains. */
    private record Scope(String tenant, String domain) {}

    public WorkingMemory(GroupingRules rules, CorrelationProperties settings, Function<String, Topology> topologies) {
        this.rules = rules;
        this.settings = settings;
        this.topologies = topologies;
    }

    /** What it asks; for the keeper to tell it of learned causes between batches. */
    public GroupingRules rules() {
        return rules;
    }

    /** Alarms that it holds. */
    public int size() {
        return byAlarm.size();
    }

    /** The situation that holds the alarm, or null. */
    public @Nullable OpenSituation situationOf(UUID alarm) {
        return byAlarm.get(alarm);
    }

    /** Whether {@link #tick} would do anything. */
    public boolean due(long now) {
        return !settling.isEmpty() && settling.first().settlesAt() <= now
                || !idle.isEmpty()
                        && idle.first().changedAt() + settings.reopen().toMillis() < now;
    }

    /** Puts back a situation read from the tables, its members in the order in which they joined. */
    public void restore(OpenSituation situation, List<Member> members) {
        Topology topology = topologies.apply(situation.tenant());
        for (Member member : members) {
            index(situation, situation.add(member, topology));
            byAlarm.put(member.id(), situation);
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

    /** A new alarm, or one that is back. */
    public void raise(String tenant, String domain, Member alarm, long now, Changes changes) {
        OpenSituation known = byAlarm.get(alarm.id());
        if (known != null) {
            change(alarm, now, changes);
            return;
        }
        Topology topology = topologies.apply(tenant);
        Scope scope = new Scope(tenant, domain);
        List<Grouping> groupings = rules.decide(tenant, candidates(scope, alarm, topology));
        Grouping best = null;
        for (Grouping grouping : groupings) {
            if (best == null || better(grouping, best)) {
                best = grouping;
            }
        }
        OpenSituation situation;
        if (best == null) {
            situation = new OpenSituation(
                    alarm.id(), tenant, domain, now, now + settings.settling().toMillis(), false);
        } else {
            situation = situation(best.candidate());
            unwatch(situation);
        }
        boolean wasClear = best != null && situation.active() == 0;
        PerceivedSeverity before = situation.severity();
        boolean newSite = best != null && !situation.sites().contains(alarm.site());
        index(situation, situation.add(alarm, topology));
        byAlarm.put(alarm.id(), situation);
        situation.touch(now);
        changes.join(situation, alarm, best);
        hurry(situation, alarm, now);
        if (situation.settled()) {
            tellGrowth(situation, before, wasClear, newSite, now, changes);
        }
        if (best != null && best.window().merges()) {
            situation = merge(situation, groupings, topology, now, changes);
        }
        watch(situation);
    }

    /** A new severity, or a clear, of an alarm that the memory may hold. */
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

    /** Settles what has waited long enough and lets go of what has been clear long enough. */
    public void tick(long now, Changes changes) {
        while (!settling.isEmpty() && settling.first().settlesAt() <= now) {
            OpenSituation situation = settling.first();
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
        long reopen = settings.reopen().toMillis();
        while (!idle.isEmpty() && idle.first().changedAt() + reopen < now) {
            OpenSituation situation = idle.first();
            unwatch(situation);
            forget(situation, changes);
        }
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

    /** To be called before a situation's times change: the sets are ordered by them. */
    private void unwatch(OpenSituation situation) {
        settling.remove(situation);
        idle.remove(situation);
    }

    private void forget(OpenSituation situation, Changes changes) {
        drop(situation);
        situation.members().forEach(member -> byAlarm.remove(member.id()));
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
        Scope scope = new Scope(situation.tenant(), situation.domain());
        Map<OpenSituation.Key, Set<OpenSituation>> index = indexes.get(scope);
        if (index == null) {
            return;
        }
        for (OpenSituation.Key key : situation.allKeys()) {
            Set<OpenSituation> there = index.get(key);
            if (there != null) {
                there.remove(situation);
                if (there.isEmpty()) {
                    index.remove(key);
                }
            }
        }
        if (index.isEmpty()) {
            indexes.remove(scope);
        }
    }

    private Set<OpenSituation> met(Scope scope, Place place, String name) {
        Map<OpenSituation.Key, Set<OpenSituation>> index = indexes.get(scope);
        return index == null ? Set.of() : index.getOrDefault(new OpenSituation.Key(place, name), Set.of());
    }

    private OpenSituation situation(Candidate candidate) {
        return Objects.requireNonNull(byId.get(candidate.situation()));
    }

    /** The stronger, then the nearer in time, then the older, then by name: never by the order of the rules' answers. */
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

    /** Situations that a new alarm shows to be one become one. The older goes on, before it one that people know. */
    private OpenSituation merge(
            OpenSituation joined, List<Grouping> groupings, Topology topology, long now, Changes changes) {
        TreeSet<OpenSituation> same = new TreeSet<>(OLDEST);
        int room = Integer.MAX_VALUE;
        for (Grouping grouping : groupings) {
            if (grouping.window().merges()) {
                OpenSituation other = situation(grouping.candidate());
                if (other != joined) {
                    same.add(other);
                    room = Math.min(room, grouping.window().maxSize());
                }
            }
        }
        OpenSituation survivor = joined;
        for (OpenSituation other : same) {
            if (survivor.size() + other.size() > room) {
                continue;
            }
            boolean otherGoesOn = other.settled() == survivor.settled() ? other.older(survivor) : other.settled();
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

    private List<Candidate> candidates(Scope scope, Member alarm, Topology topology) {
        if (!indexes.containsKey(scope)) {
            return List.of();
        }
        Asked asked = new Asked(scope, alarm, topology);
        for (OpenSituation situation : met(scope, Place.ALARM, OpenSituation.alarmKey(alarm))) {
            Presence presence =
                    situation.at(Place.ALARM, OpenSituation.alarmKey(alarm)).get(alarm.cause());
            if (presence != null) {
                asked.add(situation, presence, Relation.SAME_OBJECT, 0);
            }
        }
        asked.addSite(alarm.site(), Relation.SAME_SITE, 0, false);
        List<String> way = topology.upstream(alarm.site());
        for (int i = 0; i < way.size(); i++) {
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
            for (OpenSituation situation : met(scope, Place.ABOVE, alarm.site())) {
                for (Presence presence : situation.at(Place.ABOVE, alarm.site()).values()) {
                    asked.add(situation, presence, Relation.DOWNSTREAM, 2);
                }
            }
        } else if (alarm.family() == Family.MAINS) {
            Site site = topology.site(alarm.site());
            if (site != null && site.feederId() != null) {
                for (OpenSituation situation : met(scope, Place.FEEDER, site.feederId())) {
                    for (Presence presence :
                            situation.at(Place.FEEDER, site.feederId()).values()) {
                        asked.add(situation, presence, Relation.SAME_FEEDER, -1);
                    }
                }
            }
        }
        return asked.candidates;
    }

    /** One new alarm on its way round the places where it may meet a situation. */
    private final class Asked {

        private final Scope scope;
        private final Member alarm;
        private final boolean feederKnown;
        private final boolean ownPower;
        private final List<Candidate> candidates = new ArrayList<>();

        Asked(Scope scope, Member alarm, Topology topology) {
            this.scope = scope;
            this.alarm = alarm;
            Site site = topology.site(alarm.site());
            feederKnown = site != null && site.feederId() != null;
            boolean power = false;
            for (OpenSituation situation : met(scope, Place.SITE, alarm.site())) {
                power |= power(situation, alarm.site(), true);
            }
            ownPower = power;
        }

        private boolean power(OpenSituation situation, String site, boolean active) {
            for (Presence presence : situation.at(Place.SITE, site).values()) {
                if (presence.family.isPower() && (!active || presence.active())) {
                    return true;
                }
            }
            return false;
        }

        void addSite(String site, Relation relation, int hops, boolean far) {
            for (OpenSituation situation : met(scope, Place.SITE, site)) {
                for (Presence presence : situation.at(Place.SITE, site).values()) {
                    boolean carries = presence.family == Family.SITE_DOWN
                            || presence.family == Family.LINK
                            || presence.family.isPower();
                    if (!far || carries) {
                        add(situation, presence, relation, hops);
                    }
                }
            }
        }

        void add(OpenSituation situation, Presence presence, Relation relation, int hops) {
            Member member = presence.nearest(alarm.raisedAt());
            long seconds = Math.abs(alarm.raisedAt() - member.raisedAt()) / 1000;
            if (seconds > HORIZON_SECONDS) {
                return;
            }
            candidates.add(new Candidate(
                    situation.id(),
                    relation,
                    hops,
                    alarm.family(),
                    alarm.cause(),
                    ownPower,
                    feederKnown,
                    presence.family,
                    presence.cause,
                    member.site(),
                    presence.active(),
                    power(situation, member.site(), false),
                    seconds,
                    alarm.raisedAt() >= member.raisedAt(),
                    Math.abs(alarm.raisedAt() - situation.beganAt()) / 1000,
                    situation.size()));
        }
    }
}
