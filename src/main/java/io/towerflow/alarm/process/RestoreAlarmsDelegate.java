package io.towerflow.alarm.process;

import io.towerflow.alarm.window.WindowCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class RestoreAlarmsDelegate implements JavaDelegate {

    private final WindowCourse course;

    RestoreAlarmsDelegate(WindowCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable("recurring", course.ended(execution.getProcessBusinessKey()));
    }
}
