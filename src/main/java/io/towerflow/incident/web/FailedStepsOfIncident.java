package io.towerflow.incident.web;

import io.towerflow.engine.FailedSteps;
import io.towerflow.incident.IncidentContributor;
import java.util.List;
import org.springframework.stereotype.Component;

/** Adds to an incident in the API where its processes stand still, and what is being tried again. */
@Component
class FailedStepsOfIncident implements IncidentContributor {

    private final FailedSteps steps;

    FailedStepsOfIncident(FailedSteps steps) {
        this.steps = steps;
    }

    @Override
    public String name() {
        return "failedSteps";
    }

    @Override
    public List<?> entries(String incidentNumber) {
        return steps.of(incidentNumber);
    }
}
