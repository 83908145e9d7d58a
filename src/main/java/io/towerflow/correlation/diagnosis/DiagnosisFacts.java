package io.towerflow.correlation.diagnosis;

import io.towerflow.correlation.memory.Member;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.maintenance.PlannedWork;
import io.towerflow.rules.Family;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Facts of one group of alarms: signs, each the alarms of one site and cause, and what their sites, feeders and ways tell of
 * them. What may be a cause is a node; nodes are numbered, signs first, then feeders and common ways.
 */
final class DiagnosisFacts {

    private final Topology topology;
    private final int alarmCount;
    private final long zero;
    private final List<Member> firsts = new ArrayList<>();
    private final List<Object> nodes = new ArrayList<>();
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final TreeMap<String, List<Sign>> bySite = new TreeMap<>();
    private final List<Object> facts = new ArrayList<>();
    private int signs;

    /**
     * @param works planned work about that time, anywhere in the network
     * @param neighbours whether sites that are beside each other matter
     */
    DiagnosisFacts(Collection<Member> alarms, Topology topology, Collection<PlannedWork> works, boolean neighbours) {
        this.topology = topology;
        this.alarmCount = alarms.size();
        List<Member> ordered = new ArrayList<>(alarms);
        ordered.sort(Comparator.comparingLong(Member::raisedAt).thenComparing(Member::id));
        zero = ordered.getFirst().raisedAt();
        Map<List<String>, List<Member>> groups = new LinkedHashMap<>();
        for (Member alarm : ordered) {
            groups.computeIfAbsent(List.of(alarm.site(), alarm.cause()), key -> new ArrayList<>())
                    .add(alarm);
        }
        for (List<Member> group : groups.values()) {
            Member first = group.getFirst();
            Site site = topology.site(first.site());
            Sign sign = new Sign(
                    signs++,
                    first.site(),
                    site == null ? null : site.feederId(),
                    first.family(),
                    first.cause(),
                    (first.raisedAt() - zero) / 1000,
                    group.size());
            firsts.add(first);
            add(sign);
            bySite.computeIfAbsent(sign.site(), id -> new ArrayList<>()).add(sign);
        }
        addFeeders();
        String common = addCommonWay();
        addUnseen();
        addTopology(common, neighbours);
        addWorks(works);
    }

    /** Adds planned work at a site of the group, on the way of one to its hub, or one link beside one. */
    private void addWorks(Collection<PlannedWork> works) {
        for (PlannedWork one : works) {
            List<String> near = one.sites().stream().filter(this::near).sorted().toList();
            if (near.isEmpty()) {
                continue;
            }
            add(new Work(
                    one.number(),
                    (one.startsAt().toEpochMilli() - zero) / 1000,
                    (one.endsAt().toEpochMilli() - zero) / 1000,
                    near));
            for (String place : near) {
                facts.add(new WorkAt(one.number(), place));
                for (String site : bySite.keySet()) {
                    int hops = topology.upstream(site).indexOf(place) + 1;
                    if (hops > 0) {
                        addOnce(new Behind(site, place, hops));
                    }
                    if (topology.neighbours(place).contains(site)) {
                        addOnce(new NextTo(place, site));
                    }
                }
            }
        }
    }

    private boolean near(String place) {
        return bySite.containsKey(place)
                || bySite.keySet().stream()
                        .anyMatch(site -> topology.upstream(site).contains(place)
                                || topology.neighbours(place).contains(site));
    }

    private void addOnce(Object fact) {
        if (!facts.contains(fact)) {
            facts.add(fact);
        }
    }

    /** Adds what stands at the sites of the group, or leads to them, and reports nothing. */
    private void addUnseen() {
        bySite.forEach((site, here) -> {
            long second = here.getFirst().second();
            if (tells(here, Family.BATTERY)) {
                addUnseen(Unseen.RECTIFIER, site, EquipmentKind.RECTIFIER, "rectifierFailure", second);
                addUnseen(Unseen.GENSET, site, EquipmentKind.GENSET, "generatorFailure", second);
            }
            if (tells(here, Family.TEMPERATURE)) {
                addUnseen(Unseen.COOLING, site, EquipmentKind.COOLING, "coolingSystemFailure", second);
            }
            String above = topology.parent(site);
            Link link = above == null ? null : topology.link(site, above);
            if (link != null && tells(here, Family.SITE_DOWN) && !anySilent(topology.upstream(site))) {
                add(new Unseen(Unseen.LINK, link.id(), site, "lossOfSignal", second));
            }
        });
    }

    private void addUnseen(String kind, String site, EquipmentKind equipment, String cause, long second) {
        topology.equipmentAt(site).stream()
                .filter(piece -> piece.kind() == equipment)
                .findFirst()
                .ifPresent(piece -> add(new Unseen(kind, piece.id(), site, cause, second)));
    }

    private boolean anySilent(List<String> way) {
        return way.stream()
                .anyMatch(site ->
                        bySite.containsKey(site) && tells(Objects.requireNonNull(bySite.get(site)), Family.SITE_DOWN));
    }

    private static boolean tells(List<Sign> here, Family family) {
        return here.stream().anyMatch(sign -> sign.family() == family);
    }

    private void add(Object node) {
        numbers.put(node, nodes.size());
        nodes.add(node);
        facts.add(node);
    }

    private void addFeeders() {
        TreeMap<String, List<Sign>> byFeeder = new TreeMap<>();
        for (int i = 0; i < signs; i++) {
            Sign sign = (Sign) nodes.get(i);
            if (sign.family() == Family.MAINS && sign.feeder() != null) {
                byFeeder.computeIfAbsent(sign.feeder(), id -> new ArrayList<>()).add(sign);
            }
        }
        byFeeder.forEach((feeder, lost) -> add(
                new FeederLoss(feeder, lost.getFirst().second(), lost.getLast().second(), (int)
                        lost.stream().map(Sign::site).distinct().count())));
    }

    /** Adds the place where the ways of the silent sites that have no silent site above them meet, if it reports nothing. */
    private @Nullable String addCommonWay() {
        Map<String, Sign> silent = new LinkedHashMap<>();
        bySite.forEach((site, here) -> here.stream()
                .filter(sign -> sign.family() == Family.SITE_DOWN)
                .findFirst()
                .ifPresent(sign -> silent.put(site, sign)));
        List<Sign> tops = silent.values().stream()
                .filter(sign -> topology.upstream(sign.site()).stream().noneMatch(silent::containsKey))
                .toList();
        if (tops.size() < 2) {
            return null;
        }
        for (String above : topology.upstream(tops.getFirst().site())) {
            if (tops.stream().allMatch(top -> topology.upstream(top.site()).contains(above))) {
                Site site = topology.site(above);
                if (bySite.containsKey(above) || site == null || site.hub()) {
                    return null;
                }
                add(new CommonWay(
                        above, tops.stream().mapToLong(Sign::second).min().orElse(0), silent.size()));
                return above;
            }
        }
        return null;
    }

    private void addTopology(@Nullable String common, boolean neighbours) {
        for (String site : bySite.keySet()) {
            List<String> way = topology.upstream(site);
            for (int i = 0; i < way.size(); i++) {
                if (bySite.containsKey(way.get(i)) || way.get(i).equals(common)) {
                    facts.add(new Behind(site, way.get(i), i + 1));
                }
            }
            if (neighbours) {
                for (String other : topology.neighbours(site)) {
                    if (bySite.containsKey(other)) {
                        facts.add(new NextTo(site, other));
                    }
                }
            }
        }
    }

    Topology topology() {
        return topology;
    }

    /** Returns the number of alarms of the group. */
    int alarms() {
        return alarmCount;
    }

    /** Returns what may be a cause, in the order of the numbers. */
    List<Object> nodes() {
        return nodes;
    }

    /** Returns the signs of each site, in the order of the sites' ids. */
    Map<String, List<Sign>> bySite() {
        return bySite;
    }

    /** Returns what the rules are told of the group. */
    List<Object> all() {
        return facts;
    }

    /** Returns the words of the causes that its alarms name. */
    Set<String> words() {
        Set<String> words = new HashSet<>();
        bySite.values().forEach(here -> here.forEach(sign -> words.add(sign.cause())));
        return words;
    }

    /** Returns the first alarm of the sign with this number. */
    Member first(int sign) {
        return firsts.get(sign);
    }

    Member first(Sign sign) {
        return firsts.get(sign.number());
    }

    /** Returns the node's number. */
    int number(Object node) {
        Integer number = numbers.get(node);
        if (number == null) {
            throw new IllegalStateException("A rule named a cause that is not in the group: " + node);
        }
        return number;
    }

    /**
     * Returns the place in the order: earlier raise, then nearer to the hub, then smaller id: signs are numbered by raise
     * already.
     */
    int order(Object node) {
        int number = number(node);
        return number < signs ? number : number - nodes.size();
    }

    /** Returns when the node began, in seconds after the first alarm. */
    static long second(Object node) {
        return switch (node) {
            case Sign sign -> sign.second();
            case FeederLoss loss -> loss.second();
            case CommonWay way -> way.second();
            case Unseen unseen -> unseen.second();
            case Work work -> work.from();
            default -> 0;
        };
    }

    Instant at(Sign sign) {
        return Instant.ofEpochMilli(firsts.get(sign.number()).raisedAt());
    }

    Instant instant(long second) {
        return Instant.ofEpochMilli(zero + second * 1000);
    }

    /** Returns a site as people read it. */
    String name(String siteId) {
        Site site = topology.site(siteId);
        return site == null || site.name().equals(siteId) ? siteId : site.name() + " (" + siteId + ")";
    }
}
