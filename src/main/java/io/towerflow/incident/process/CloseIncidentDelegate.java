package io.towerflow.incident.process;

import io.towerflow.incident.IncidentCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class CloseIncidentDelegate implements JavaDelegate {

    private final IncidentCourse course;

    CloseIncidentDelegate(IncidentCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        course.close(execution.getProcessBusinessKey());
    }
}
