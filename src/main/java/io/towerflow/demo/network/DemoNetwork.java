package io.towerflow.demo.network;

import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.Feeder;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import java.util.List;

/** The demo's whole network. The same on every machine and at every start. */
public record DemoNetwork(List<Site> sites, List<Equipment> equipment, List<Link> links, List<Feeder> feeders) {

    public Topology topology() {
        return new Topology(sites, equipment, links);
    }
}
