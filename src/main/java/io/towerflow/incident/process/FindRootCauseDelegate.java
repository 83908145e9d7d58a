package io.towerflow.incident.process;

import io.towerflow.incident.IncidentCourse;
import java.time.Duration;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class FindRootCauseDelegate implements JavaDelegate {

    private final IncidentCourse course;
    private final EscalationTimers timers;

    FindRootCauseDelegate(IncidentCourse course, EscalationTimers timers) {
        this.course = course;
        this.timers = timers;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Duration grace = course.findRootCause(execution.getProcessBusinessKey());
        timers.heedBattery(execution.getProcessBusinessKey());
        execution.setVariable("selfClearing", grace.isPositive());
        execution.setVariable("graceTime", grace.toString());
    }
}
