package io.towerflow.dispatch;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Work orders of the current tenant. */
public interface WorkOrders {

    Optional<WorkOrder> find(String id);

    /** Returns all work orders of an incident, oldest first. */
    List<WorkOrder> ofIncident(String incidentNumber);

    /** Returns by incident its newest work order that has not ended, where it has one. */
    Map<String, WorkOrder> openOf(Collection<String> incidentNumbers);

    /** Returns a page, newest first; ties by id. */
    Page page(Filter filter, int offset, int limit);

    /** Returns who was asked, in this order, and what they answered. */
    List<Offer> offers(String id);

    /** Returns the work orders, open or ended after this time, of which one of these technicians was asked; newest first. */
    List<WorkOrder> askedOf(Collection<String> technicianIds, Instant endedAfter);

    /**
     * Filter of the work orders to list; null does not restrict.
     *
     * @param state a state's word, or {@code open} for all that have not ended
     */
    record Filter(
            @Nullable String state,
            @Nullable String incidentNumber,
            @Nullable String siteId,
            @Nullable String technicianId) {}

    /** Page of work orders and the number of work orders on all pages. */
    record Page(List<WorkOrder> workOrders, long total) {}
}
