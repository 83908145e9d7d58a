package io.towerflow.incident;

import java.util.List;

/** Adds what another room knows of an incident to its answer in the API, under a name of its own ({@code workOrders}). */
public interface IncidentContributor {

    String name();

    List<?> entries(String incidentNumber);
}
