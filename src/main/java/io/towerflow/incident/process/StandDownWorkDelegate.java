package io.towerflow.incident.process;

import io.towerflow.incident.IncidentCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class StandDownWorkDelegate implements JavaDelegate {

    private final IncidentCourse course;

    StandDownWorkDelegate(IncidentCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        boolean withinGrace = Boolean.TRUE.equals(execution.getVariable("selfClearing"));
        execution.setVariable("personNeeded", course.needsPerson(execution.getProcessBusinessKey(), withinGrace));
    }
}
