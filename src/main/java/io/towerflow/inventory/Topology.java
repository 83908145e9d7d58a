package io.towerflow.inventory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's network at one instant, immutable and small enough for memory: which object stands at which site, which
 * sites are neighbours, which share a feeder, and the way from each site up to its hub. Upstream is found by breadth-first
 * search from all hubs at once; among equally short ways the one over the smaller site id wins, so that the same inventory
 * always gives the same topology. In a network without hubs no site is upstream of another.
 */
public final class Topology {

    /** A network without sites. */
    public static final Topology EMPTY = new Topology(List.of(), List.of(), List.of());

    private final Map<String, Site> sites = new TreeMap<>();
    private final Map<String, Equipment> equipment = new HashMap<>();
    private final Map<String, List<Equipment>> equipmentBySite = new HashMap<>();
    /** Ids of objects by their lower-case form; an empty one where two objects differ by case alone. */
    private final Map<String, String> anyCase = new HashMap<>();

    private final Map<String, TreeSet<String>> neighbours = new HashMap<>();
    private final Map<String, TreeSet<String>> sitesByFeeder = new HashMap<>();
    private final Map<String, String> parent = new HashMap<>();
    private final Map<String, List<String>> upstream = new HashMap<>();
    private final Map<String, Link> linkBetween = new HashMap<>();

    public Topology(Collection<Site> sites, Collection<Equipment> equipment, Collection<Link> links) {
        for (Site site : sites) {
            this.sites.put(site.id(), site);
            if (site.feederId() != null) {
                sitesByFeeder
                        .computeIfAbsent(site.feederId(), id -> new TreeSet<>())
                        .add(site.id());
            }
        }
        for (Equipment piece : equipment) {
            this.equipment.put(piece.id(), piece);
            equipmentBySite
                    .computeIfAbsent(piece.siteId(), id -> new ArrayList<>())
                    .add(piece);
        }
        this.sites.keySet().forEach(this::addAnyCase);
        this.equipment.keySet().forEach(this::addAnyCase);
        for (Link link : links) {
            neighbours.computeIfAbsent(link.siteA(), id -> new TreeSet<>()).add(link.siteB());
            neighbours.computeIfAbsent(link.siteB(), id -> new TreeSet<>()).add(link.siteA());
            linkBetween.put(pair(link.siteA(), link.siteB()), link);
        }
        findUpstream();
    }

    private void findUpstream() {
        Deque<String> queue = new ArrayDeque<>();
        Map<String, Boolean> seen = new LinkedHashMap<>();
        for (Site site : sites.values()) {
            if (site.hub()) {
                queue.add(site.id());
                seen.put(site.id(), true);
            }
        }
        while (!queue.isEmpty()) {
            String site = queue.remove();
            for (String neighbour : neighbours(site)) {
                if (seen.putIfAbsent(neighbour, true) == null) {
                    parent.put(neighbour, site);
                    queue.add(neighbour);
                }
            }
        }
        for (String site : sites.keySet()) {
            List<String> way = new ArrayList<>();
            for (String next = parent.get(site); next != null; next = parent.get(next)) {
                way.add(next);
            }
            upstream.put(site, List.copyOf(way));
        }
    }

    public Collection<Site> sites() {
        return sites.values();
    }

    public @Nullable Site site(String id) {
        return sites.get(id);
    }

    public @Nullable Equipment equipment(String id) {
        return equipment.get(id);
    }

    public List<Equipment> equipmentAt(String siteId) {
        return equipmentBySite.getOrDefault(siteId, List.of());
    }

    /** The site that an alarmed object is or stands at, or null where the inventory knows no such object. */
    public @Nullable Site siteOf(String objectId) {
        String id = idOf(objectId);
        Site site = sites.get(id);
        if (site != null) {
            return site;
        }
        Equipment piece = equipment.get(id);
        return piece == null ? null : sites.get(piece.siteId());
    }

    /** The id that is meant: this one where there is such an object, else the only one that differs from it by case alone. */
    public String idOf(String objectId) {
        if (sites.containsKey(objectId) || equipment.containsKey(objectId)) {
            return objectId;
        }
        String meant = anyCase.get(objectId.toLowerCase(Locale.ROOT));
        return meant == null || meant.isEmpty() ? objectId : meant;
    }

    private void addAnyCase(String id) {
        anyCase.merge(id.toLowerCase(Locale.ROOT), id, (one, other) -> one.equals(other) ? one : "");
    }

    /** The sites one link away, in the order of their ids. */
    public Collection<String> neighbours(String siteId) {
        TreeSet<String> found = neighbours.get(siteId);
        return found == null ? List.of() : found;
    }

    /** The sites that share a feeder, in the order of their ids. */
    public Collection<String> sitesOnFeeder(String feederId) {
        TreeSet<String> found = sitesByFeeder.get(feederId);
        return found == null ? List.of() : found;
    }

    /** The way from a site to its hub, nearest first, without the site itself; empty for a hub or where none is reached. */
    public List<String> upstream(String siteId) {
        return upstream.getOrDefault(siteId, List.of());
    }

    /** The next site towards the hub, or null. */
    public @Nullable String parent(String siteId) {
        return parent.get(siteId);
    }

    /** The link between two neighbours, in either direction, or null. */
    public @Nullable Link link(String siteA, String siteB) {
        return linkBetween.get(pair(siteA, siteB));
    }

    private static String pair(String a, String b) {
        return a.compareTo(b) <= 0 ? a + '\n' + b : b + '\n' + a;
    }
}
