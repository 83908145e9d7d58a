package io.towerflow.dispatch.web;

import io.towerflow.dispatch.WorkOrders;
import io.towerflow.incident.IncidentContributor;
import java.util.List;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Adds its work orders to an incident in the API. */
@Component
class WorkOrdersOfIncident implements IncidentContributor {

    private final WorkOrders workOrders;
    private final WorkOrderViews views;

    WorkOrdersOfIncident(WorkOrders workOrders, WorkOrderViews views) {
        this.workOrders = workOrders;
        this.views = views;
    }

    @Override
    public String name() {
        return "workOrders";
    }

    @Override
    public List<?> entries(String incidentNumber) {
        return workOrders.ofIncident(incidentNumber).stream()
                .map(order -> views.full(order, LocaleContextHolder.getLocale()))
                .toList();
    }
}
