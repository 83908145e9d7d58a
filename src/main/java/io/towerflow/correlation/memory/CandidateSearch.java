package io.towerflow.correlation.memory;

import io.towerflow.correlation.grouping.Candidate;
import io.towerflow.correlation.grouping.Relation;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.rules.Family;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Search for where one alarm may belong: round all places where it may meet a situation. */
final class CandidateSearch {

    /** Longest time in seconds that a rule looks back; members older than this that are clear are not shown to the rules. */
    private static final long HORIZON_SECONDS = 43_200;

    /** Time by which two alarms of the same moment may be apart: the sources' clocks differ. */
    private static final long MOMENT_MILLIS = 75_000;

    private static final double KILOMETRES_PER_DEGREE = 111.2;

    /** Time that a battery lasts where the inventory does not know its size. */
    private static final double USUAL_AUTONOMY_SECONDS = 7_200;

    private final SituationIndex index;
    private final SituationIndex.Scope scope;
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

    private CandidateSearch(
            SituationIndex index,
            SituationIndex.Scope scope,
            Member alarm,
            @Nullable OpenSituation own,
            int look,
            Topology topology) {
        this.index = index;
        this.look = look;
        this.scope = scope;
        this.alarm = alarm;
        this.own = own;
        this.topology = topology;
        site = topology.site(alarm.site());
        boolean power = false;
        for (OpenSituation situation : index.met(scope, Place.SITE, alarm.site())) {
            power |= power(situation, alarm.site(), true);
        }
        ownPower = power;
        ownDrained = power && drained(alarm.site());
        cutOff = alarm.family() == Family.SITE_DOWN && fellSilentAbove();
    }

    /** Returns where an alarm may belong; where it is in a situation already, that one is left out. */
    static List<Candidate> candidates(
            SituationIndex index,
            SituationIndex.Scope scope,
            Member alarm,
            @Nullable OpenSituation situationOfAlarm,
            int look,
            Topology topology) {
        if (!index.has(scope)) {
            return List.of();
        }
        CandidateSearch search = new CandidateSearch(index, scope, alarm, situationOfAlarm, look, topology);
        search.everywhere();
        return search.candidates;
    }

    private void everywhere() {
        for (OpenSituation situation : index.met(scope, Place.ALARM, OpenSituation.alarmKey(alarm))) {
            AlarmGroup presence =
                    situation.at(Place.ALARM, OpenSituation.alarmKey(alarm)).get(alarm.cause());
            if (presence != null) {
                add(situation, presence, Relation.SAME_OBJECT, 0);
            }
        }
        addSite(alarm.site(), Relation.SAME_SITE, 0, false);
        List<String> way = topology.upstream(alarm.site());
        // Only silence comes from far away.
        boolean fromAfar = alarm.family() == Family.SITE_DOWN || alarm.family() == Family.SYNC;
        for (int i = 0; i < (fromAfar ? way.size() : Math.min(1, way.size())); i++) {
            addSite(way.get(i), Relation.UPSTREAM, i + 1, i > 0);
        }
        String parent = way.isEmpty() ? null : way.getFirst();
        for (String neighbour : topology.neighbours(alarm.site())) {
            if (!neighbour.equals(parent)) {
                boolean below = alarm.site().equals(topology.parent(neighbour));
                addSite(neighbour, below ? Relation.DOWNSTREAM : Relation.ADJACENT, 1, false);
            }
        }
        if (alarm.family() == Family.SITE_DOWN || alarm.family() == Family.LINK) {
            addAbove(alarm.site(), Relation.DOWNSTREAM, 1);
        }
        if (alarm.family() == Family.SITE_DOWN) {
            for (int i = 0; i < way.size() - 1; i++) {
                addAbove(way.get(i), Relation.SAME_WAY, i + 1);
            }
        }
        boolean feeds = alarm.family().isPower() || alarm.family() == Family.SITE_DOWN;
        if (feeds && site != null && site.feederId() != null) {
            for (OpenSituation situation : index.met(scope, Place.FEEDER, site.feederId())) {
                for (AlarmGroup presence :
                        situation.at(Place.FEEDER, site.feederId()).values()) {
                    add(situation, presence, Relation.SAME_FEEDER, -1);
                }
            }
        }
        if (own != null && SituationIndex.tellsOfMany(alarm)) {
            addMoment();
        }
    }

    /**
     * Returns whether a site before it fell silent at once with it, or one beside it on the way, which the same must have cut
     * off.
     */
    private boolean fellSilentAbove() {
        List<String> way = topology.upstream(alarm.site());
        for (int i = 0; i < way.size(); i++) {
            for (OpenSituation situation : index.met(scope, Place.SITE, way.get(i))) {
                for (AlarmGroup presence : situation.at(Place.SITE, way.get(i)).values()) {
                    if (fellSilent(presence)) {
                        return true;
                    }
                }
            }
            for (OpenSituation situation :
                    i == way.size() - 1 ? Set.<OpenSituation>of() : index.met(scope, Place.ABOVE, way.get(i))) {
                for (AlarmGroup presence : situation.at(Place.ABOVE, way.get(i)).values()) {
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
        return presence.family == Family.SITE_DOWN && member.severe() && member.atOnceWith(alarm);
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
        for (OpenSituation situation : index.met(scope, Place.SITE, name)) {
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
        for (OpenSituation situation : index.met(scope, Place.SITE, name)) {
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
        for (OpenSituation situation : index.met(scope, Place.ABOVE, name)) {
            for (AlarmGroup presence : situation.at(Place.ABOVE, name).values()) {
                Member member = presence.nearest(alarm.raisedAt());
                boolean below = relation == Relation.DOWNSTREAM;
                int links = below ? topology.upstream(member.site()).indexOf(name) + 1 : hops;
                add(situation, member, presence.active(), relation, links);
            }
        }
    }

    /** Adds what happened anywhere in the domain at about the same time. */
    private void addMoment() {
        index.around(scope, alarm, MOMENT_MILLIS)
                .forEach(found ->
                        add(found.situation(), found.member(), found.member().active(), Relation.SAME_MOMENT, -1));
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
                alarm.sameClockAs(member),
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
