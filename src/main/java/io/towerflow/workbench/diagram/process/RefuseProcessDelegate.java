package io.towerflow.workbench.diagram.process;

import io.towerflow.workbench.diagram.ProcessChangeCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class RefuseProcessDelegate implements JavaDelegate {

    private final ProcessChangeCourse course;

    RefuseProcessDelegate(ProcessChangeCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        course.refuse(execution.getProcessBusinessKey());
    }
}
