package io.towerflow.inventory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Map of sites to correlation domains, worked out once for each topology. */
final class Domains {

    private final Map<String, String> bySite = new HashMap<>();
    private final Topology topology;

    Domains(Topology topology, DomainSettings.Kind kind) {
        this.topology = topology;
        for (Site site : topology.sites()) {
            if (kind == DomainSettings.Kind.REGION) {
                bySite.put(site.id(), site.region().isBlank() ? site.id() : site.region());
            } else {
                List<String> way = topology.upstream(site.id());
                if (site.hub()) {
                    bySite.put(site.id(), site.id());
                } else if (!way.isEmpty()) {
                    bySite.put(site.id(), way.get(way.size() - 1));
                }
            }
        }
        for (Site site : topology.sites()) {
            if (!bySite.containsKey(site.id())) {
                takeAllConnected(site.id());
            }
        }
    }

    /** Sites come in the order of their ids, so the smallest id of the connected ones names the domain. */
    private void takeAllConnected(String first) {
        Deque<String> queue = new ArrayDeque<>(List.of(first));
        bySite.put(first, first);
        while (!queue.isEmpty()) {
            for (String neighbour : topology.neighbours(queue.remove())) {
                if (bySite.putIfAbsent(neighbour, first) == null) {
                    queue.add(neighbour);
                }
            }
        }
    }

    String domainOf(String objectId) {
        Site site = topology.siteOf(objectId);
        return site == null || site.placeholder() ? objectId : bySite.getOrDefault(site.id(), objectId);
    }
}
