package io.towerflow.correlation.memory;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.Family;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Situation in memory. Its id is that of its first alarm: an alarm is in one situation only, so the id is unique, and the same
 * alarms give the same situations. Times are milliseconds since 1970.
 */
public final class OpenSituation {

    private final UUID id;
    private final String tenant;
    private final String domain;
    private final long openedAt;
    private final Map<UUID, Member> members = new LinkedHashMap<>();
    private final TreeSet<String> sites = new TreeSet<>();
    private final int[] activeBySeverity = new int[PerceivedSeverity.values().length];
    private final Map<Key, Map<String, AlarmGroup>> presences = new HashMap<>();
    private int active;
    private int origins;
    private int lostLinks;
    private PerceivedSeverity worst = PerceivedSeverity.INDETERMINATE;
    private long beganAt = Long.MAX_VALUE;
    private long settlesAt;
    private boolean settled;
    private long changedAt;
    private @Nullable UUID mergedInto;

    public OpenSituation(UUID id, String tenant, String domain, long openedAt, long settlesAt, boolean settled) {
        this.id = id;
        this.tenant = tenant;
        this.domain = domain;
        this.openedAt = openedAt;
        this.changedAt = openedAt;
        this.settlesAt = settlesAt;
        this.settled = settled;
    }

    public UUID id() {
        return id;
    }

    public String tenant() {
        return tenant;
    }

    public String domain() {
        return domain;
    }

    /** Returns when TowerFlow first saw it. */
    public long openedAt() {
        return openedAt;
    }

    /** Returns the earliest raise of its alarms. */
    public long beganAt() {
        return beganAt;
    }

    public long settlesAt() {
        return settlesAt;
    }

    public boolean settled() {
        return settled;
    }

    public long changedAt() {
        return changedAt;
    }

    public @Nullable UUID mergedInto() {
        return mergedInto;
    }

    public int size() {
        return members.size();
    }

    public int active() {
        return active;
    }

    /** Returns the worst severity that any of its alarms ever had. */
    public PerceivedSeverity worst() {
        return worst;
    }

    /** Returns the worst severity among its active alarms; {@code CLEARED} when none is active. */
    public PerceivedSeverity severity() {
        for (PerceivedSeverity severity : PerceivedSeverity.values()) {
            if (activeBySeverity[severity.ordinal()] > 0) {
                return severity;
            }
        }
        return PerceivedSeverity.CLEARED;
    }

    /** Returns whether one of its alarms may have begun it. */
    boolean hasOrigin() {
        return origins > 0;
    }

    /** Returns whether one of its alarms may have begun it, lost links apart: they may be a consequence. */
    boolean hasOriginBesidesLinks() {
        return origins > lostLinks;
    }

    public Set<String> sites() {
        return sites;
    }

    /** Returns its alarms in the order in which they joined. */
    public Collection<Member> members() {
        return members.values();
    }

    void settle() {
        settled = true;
    }

    void settleBy(long instant) {
        settlesAt = Math.min(settlesAt, instant);
    }

    /** Sets for a situation read back from the tables when it last changed, and the worst severity it had. */
    public void recall(long lastChange, PerceivedSeverity worstEver) {
        changedAt = lastChange;
        if (worstEver.worseThan(worst)) {
            worst = worstEver;
        }
    }

    void touch(long now) {
        changedAt = Math.max(changedAt, now);
    }

    boolean older(OpenSituation other) {
        return beganAt < other.beganAt || beganAt == other.beganAt && id.compareTo(other.id) < 0;
    }

    boolean contains(UUID alarm) {
        return members.containsKey(alarm);
    }

    @Nullable
    Member member(UUID alarm) {
        return members.get(alarm);
    }

    /** Adds an alarm and answers the places at which the situation can now be met. */
    List<Key> add(Member member, Topology topology) {
        members.put(member.id(), member);
        sites.add(member.site());
        if (member.family().isOrigin()) {
            origins++;
        }
        if (member.family() == Family.LINK) {
            lostLinks++;
        }
        beganAt = Math.min(beganAt, member.raisedAt());
        if (member.severity().worseThan(worst)) {
            worst = member.severity();
        }
        if (member.active()) {
            count(member, 1);
        }
        List<Key> keys = keys(member, topology);
        for (Key key : keys) {
            presences
                    .computeIfAbsent(key, place -> new LinkedHashMap<>())
                    .computeIfAbsent(member.cause(), cause -> new AlarmGroup(member))
                    .add(member);
        }
        return keys;
    }

    /** Removes an alarm that belongs elsewhere, and answers the places at which the situation is not met any more. */
    List<Key> remove(Member member, Topology topology) {
        members.remove(member.id());
        if (member.family().isOrigin()) {
            origins--;
        }
        if (member.family() == Family.LINK) {
            lostLinks--;
        }
        if (member.active()) {
            count(member, -1);
        }
        List<Key> left = new ArrayList<>();
        for (Key key : keys(member, topology)) {
            Map<String, AlarmGroup> here = presences.getOrDefault(key, Map.of());
            here.remove(member.cause());
            for (Member other : members.values()) {
                if (other.cause().equals(member.cause())
                        && keys(other, topology).contains(key)) {
                    here.computeIfAbsent(other.cause(), cause -> new AlarmGroup(other))
                            .add(other);
                }
            }
            if (here.isEmpty()) {
                presences.remove(key);
                left.add(key);
            }
        }
        if (members.values().stream().noneMatch(other -> other.site().equals(member.site()))) {
            sites.remove(member.site());
        }
        return left;
    }

    /** Takes over the alarms of another situation, which then is no more. */
    List<Key> absorb(OpenSituation other, Topology topology) {
        List<Key> keys = new ArrayList<>();
        for (Member member : other.members()) {
            keys.addAll(add(member, topology));
        }
        if (other.worst.worseThan(worst)) {
            worst = other.worst;
        }
        settlesAt = Math.min(settlesAt, other.settlesAt);
        changedAt = Math.max(changedAt, other.changedAt);
        other.mergedInto = id;
        return keys;
    }

    /** Changes a member's severity or whether it is active. */
    void change(Member before, Member after, Topology topology) {
        members.put(after.id(), after);
        if (before.active()) {
            count(before, -1);
        }
        if (after.active()) {
            count(after, 1);
        }
        if (after.severity().worseThan(worst)) {
            worst = after.severity();
        }
        if (before.active() != after.active()) {
            for (Key key : keys(after, topology)) {
                AlarmGroup presence = presences.getOrDefault(key, Map.of()).get(after.cause());
                if (presence != null) {
                    presence.activity(after.active());
                }
            }
        }
    }

    private void count(Member member, int by) {
        active += by;
        activeBySeverity[member.severity().ordinal()] += by;
    }

    Map<String, AlarmGroup> at(Place place, String name) {
        return presences.getOrDefault(new Key(place, name), Map.of());
    }

    /** Returns every place at which it can be met. */
    Collection<Key> allKeys() {
        return presences.keySet();
    }

    private static List<Key> keys(Member member, Topology topology) {
        List<Key> keys = new ArrayList<>(4);
        keys.add(new Key(Place.ALARM, alarmKey(member)));
        keys.add(new Key(Place.SITE, member.site()));
        if (member.family() == Family.MAINS) {
            Site site = topology.site(member.site());
            if (site != null && site.feederId() != null) {
                keys.add(new Key(Place.FEEDER, site.feederId()));
            }
        } else if (member.family() == Family.SITE_DOWN || member.family() == Family.SYNC) {
            for (String above : topology.upstream(member.site())) {
                keys.add(new Key(Place.ABOVE, above));
            }
        }
        return keys;
    }

    static String alarmKey(Member member) {
        return member.object() + '\n' + member.cause();
    }

    /** Place at which a situation can be met. */
    record Key(Place place, String name) {}
}
