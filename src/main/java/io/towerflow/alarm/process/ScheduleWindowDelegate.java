package io.towerflow.alarm.process;

import io.towerflow.alarm.window.WindowCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class ScheduleWindowDelegate implements JavaDelegate {

    private final WindowCourse course;

    ScheduleWindowDelegate(WindowCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        WindowCourse.Times times = course.scheduled(execution.getProcessBusinessKey());
        execution.setVariable(EngineWindowProcess.START, times.startsAt().toString());
        execution.setVariable(EngineWindowProcess.END, times.endsAt().toString());
    }
}
