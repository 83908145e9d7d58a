package io.towerflow.incident.process;

import io.towerflow.incident.IncidentCourse;
import java.time.Duration;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class FindRootCauseDelegate implements JavaDelegate {

    private final IncidentCourse course;

    FindRootCauseDelegate(IncidentCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Duration grace = course.findRootCause(execution.getProcessBusinessKey());
        execution.setVariable("selfClearing", grace.isPositive());
        execution.setVariable("graceTime", grace.toString());
    }
}
