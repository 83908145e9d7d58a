package io.towerflow.incident.process;

import io.towerflow.audit.process.Deciders;
import io.towerflow.incident.IncidentCourse;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Takes over what the dispatcher decided; an unknown decision cannot complete the task. */
@Component
class DecideListener implements TaskListener {

    private final IncidentCourse course;

    DecideListener(IncidentCourse course) {
        this.course = course;
    }

    @Override
    public void notify(DelegateTask task) {
        Object decision = task.getVariable("decision");
        course.decided(
                task.getExecution().getProcessBusinessKey(),
                decision == null ? null : decision.toString(),
                Deciders.of(task));
    }
}
