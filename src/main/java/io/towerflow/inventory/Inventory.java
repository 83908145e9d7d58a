package io.towerflow.inventory;

import java.util.Collection;

/** The network as TowerFlow knows it. */
public interface Inventory {

    /**
     * The current topology of a tenant. Cheap: held in memory and replaced as a whole when the inventory changes, here or on
     * another node (at most some seconds later).
     */
    Topology topology(String tenant);

    /**
     * The correlation domain of an alarmed object: sites of one domain are correlated together. Unknown objects are a domain
     * of their own, so that they still become alarms and incidents.
     */
    String domainOf(String tenant, String alarmedObjectId);

    /**
     * Makes a place-holder site for each of these objects that the inventory does not know yet, in the caller's transaction
     * (system scope). The place-holder's id is the object's id; sites that exist stay as they are.
     */
    void placeholders(String tenant, Collection<String> alarmedObjectIds);
}
