package io.towerflow.dispatch;

import java.util.List;
import java.util.Optional;

/** The work orders of the current tenant. */
public interface WorkOrders {

    Optional<WorkOrder> find(String id);

    List<WorkOrder> ofIncident(String incidentNumber);
}
