package io.towerflow.workbench.diagram.process;

import io.towerflow.workbench.diagram.ChangeUnfit;
import io.towerflow.workbench.diagram.ProcessChangeCourse;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class PublishProcessDelegate implements JavaDelegate {

    private final ProcessChangeCourse course;

    PublishProcessDelegate(ProcessChangeCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        try {
            course.publish(execution.getProcessBusinessKey());
        } catch (ChangeUnfit unfit) {
            throw new BpmnError("changeUnfit", unfit.getMessage());
        }
    }
}
