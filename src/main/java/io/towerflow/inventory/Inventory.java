package io.towerflow.inventory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The network as TowerFlow knows it. */
public interface Inventory {

    /**
     * The current topology of a tenant. Cheap: held in memory and replaced as a whole when the inventory changes, here or on
     * another node (at most some seconds later).
     */
    Topology topology(String tenant);

    /**
     * The topology as the inventory had it at an instant of the past, so that an old incident can be decided again. Read from
     * the tables on each call.
     */
    Topology topologyAt(String tenant, Instant at);

    /**
     * The correlation domain of an alarmed object: sites of one domain are correlated together. Unknown objects are a domain
     * of their own, so that they still become alarms and incidents.
     */
    String domainOf(String tenant, String alarmedObjectId);

    /** The power feeders of the current tenant, in the order of their ids. */
    List<Feeder> feeders();

    /**
     * Makes a place-holder site for each object that is neither a site nor a piece of equipment, in the caller's transaction.
     * The place-holder's id is the object's id. Objects already known are left alone, so that it may be called again. The
     * topology in memory has them some seconds after the commit.
     */
    void placeholders(String tenant, Collection<String> objectIds);

    /**
     * Stores the given rows for the current tenant, all or none: new ids are added, known ids changed (their former rows are
     * kept as history), rows with other ids stay as they are. A site, or a piece of equipment, with the id of a place-holder
     * takes its place. The topology in memory is the new one when the transaction has committed and this returns.
     *
     * @throws IllegalArgumentException when a row refers to a feeder or a site that is neither among the rows nor known
     */
    void saveAll(
            Collection<Feeder> feeders,
            Collection<Site> sites,
            Collection<Equipment> equipment,
            Collection<Link> links);
}
