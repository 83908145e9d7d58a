package io.towerflow.incident.process;

import io.towerflow.incident.IncidentCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class RecheckAlarmsDelegate implements JavaDelegate {

    private final IncidentCourse course;

    RecheckAlarmsDelegate(IncidentCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable("allClear", course.allClear(execution.getProcessBusinessKey()));
    }
}
