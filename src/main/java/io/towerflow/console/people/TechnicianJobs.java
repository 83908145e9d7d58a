package io.towerflow.console.people;

import io.towerflow.console.incidents.IncidentRows;
import io.towerflow.dispatch.Offer;
import io.towerflow.dispatch.OfferState;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderState;
import io.towerflow.dispatch.WorkOrders;
import io.towerflow.dispatch.visit.JobLinks;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.tenancy.Tenancy;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Finds the open jobs of the technician who is signed in. The start page asks for them as {@code @technicianJobs}. */
@Component("technicianJobs")
public class TechnicianJobs {

    private final WorkOrders workOrders;
    private final JobLinks links;
    private final Inventory inventory;
    private final Clock clock;

    TechnicianJobs(WorkOrders workOrders, JobLinks links, Inventory inventory, Clock clock) {
        this.workOrders = workOrders;
        this.links = links;
        this.inventory = inventory;
        this.clock = clock;
    }

    /**
     * Job that the technician has, or is asked to take.
     *
     * @param asked whether an answer is still to be given
     * @param until when the answer is due, or when the technician is expected on site; null where neither is known
     * @param page the path of its page, which needs no other sign-in
     */
    public record Job(
            WorkOrder order,
            String site,
            ZoneId zone,
            boolean asked,
            @Nullable Instant until,
            String page) {}

    /** Returns the jobs: those to be answered first, then the oldest first. */
    @Transactional
    public List<Job> of(String account) {
        Topology topology = inventory.topology(Tenancy.required());
        return workOrders.askedOf(Set.of(account), clock.instant()).stream()
                .filter(WorkOrder::open)
                .flatMap(order -> job(order, account, topology).stream())
                .sorted(Comparator.comparing((Job job) -> !job.asked())
                        .thenComparing(job -> job.order().createdAt()))
                .toList();
    }

    private Optional<Job> job(WorkOrder order, String account, Topology topology) {
        Optional<Offer> asked = workOrders.offers(order.id()).stream()
                .filter(offer -> offer.technicianId().equals(account) && offer.state() == OfferState.OPEN)
                .findFirst();
        boolean has = account.equals(order.technicianId()) && order.state() != WorkOrderState.PENDING;
        if (asked.isEmpty() && !has) {
            return Optional.empty();
        }
        Site site = topology.site(order.siteId());
        return Optional.of(new Job(
                order,
                IncidentRows.siteName(site, order.siteId()),
                IncidentRows.zone(site),
                asked.isPresent(),
                asked.map(Offer::expiresAt).orElse(order.etaAt()),
                URI.create(links.address(order, account)).getRawPath()));
    }
}
