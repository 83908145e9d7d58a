package io.towerflow.incident.process;

import io.towerflow.incident.IncidentBriefs;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Puts the recommended decision into the form, where one key accepts it, and forgets whom an earlier decision chose. */
@Component
class TriageListener implements TaskListener {

    private final IncidentBriefs briefs;

    TriageListener(IncidentBriefs briefs) {
        this.briefs = briefs;
    }

    @Override
    public void notify(DelegateTask task) {
        DelegateExecution incident = task.getExecution();
        incident.removeVariable("technicianId");
        incident.setVariable("decision", briefs.recommended(incident.getProcessBusinessKey()));
    }
}
