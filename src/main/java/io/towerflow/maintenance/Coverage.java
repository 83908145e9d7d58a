package io.towerflow.maintenance;

import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * Coverage of a window in a network: whole sites, and single pieces of equipment.
 *
 * @param sites ids of the sites that are covered with all that stands there
 * @param equipment ids of equipment at other sites
 * @param workSites where people work: the sites of the objects, those behind them left out
 */
record Coverage(Set<String> sites, Set<String> equipment, Set<String> workSites) {

    static Coverage of(Collection<String> objects, boolean behind, Topology topology) {
        Set<String> sites = new HashSet<>();
        Set<String> equipment = new HashSet<>();
        Set<String> workSites = new HashSet<>();
        for (String object : objects) {
            Site site = topology.siteOf(object);
            workSites.add(site == null ? object : site.id());
            if (topology.equipment(object) == null) {
                // An object that the inventory has lost, or knows as a site
                sites.add(object);
            } else {
                equipment.add(object);
            }
        }
        if (behind) {
            for (Site site : topology.sites()) {
                if (topology.upstream(site.id()).stream().anyMatch(workSites::contains)) {
                    sites.add(site.id());
                }
            }
        }
        return new Coverage(Set.copyOf(sites), Set.copyOf(equipment), Set.copyOf(workSites));
    }

    boolean covers(String siteId, String objectId) {
        return sites.contains(siteId) || equipment.contains(objectId) || sites.contains(objectId);
    }

    boolean meets(Coverage other, Topology topology) {
        return !Collections.disjoint(sites, other.sites)
                || !Collections.disjoint(equipment, other.equipment)
                || stands(equipment, other.sites, topology)
                || stands(other.equipment, sites, topology);
    }

    private static boolean stands(Set<String> equipment, Set<String> sites, Topology topology) {
        return equipment.stream().anyMatch(piece -> {
            Site site = topology.siteOf(piece);
            return site != null && sites.contains(site.id());
        });
    }
}
