package io.towerflow.alarm.process;

import io.towerflow.alarm.window.WindowCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class CancelWindowDelegate implements JavaDelegate {

    private final WindowCourse course;

    CancelWindowDelegate(WindowCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        course.cancelled(execution.getProcessBusinessKey());
    }
}
