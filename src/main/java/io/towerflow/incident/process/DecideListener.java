package io.towerflow.incident.process;

import io.towerflow.identity.process.Deciders;
import io.towerflow.incident.IncidentCourse;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Takes over what the dispatcher decided; an unknown decision cannot complete the task. */
@Component
class DecideListener implements TaskListener {

    private final IncidentCourse course;
    private final IncidentProcess process;

    DecideListener(IncidentCourse course, IncidentProcess process) {
        this.course = course;
        this.process = process;
    }

    @Override
    public void notify(DelegateTask task) {
        Object decision = task.getVariable("decision");
        String number = task.getExecution().getProcessBusinessKey();
        course.decided(number, decision == null ? null : decision.toString(), Deciders.of(task));
        // Asked while the incident is locked: an escalation's step either waits already, or will read of the decision.
        if (process.waits(number, IncidentCourse.ACKNOWLEDGED)) {
            course.tellAcknowledged(number);
        }
    }
}
