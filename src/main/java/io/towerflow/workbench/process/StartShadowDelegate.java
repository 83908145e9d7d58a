package io.towerflow.workbench.process;

import io.towerflow.workbench.ProposalCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class StartShadowDelegate implements JavaDelegate {

    private final ProposalCourse course;

    StartShadowDelegate(ProposalCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                EngineProposalProcess.SHADOW_END,
                course.shadowUntil(execution.getProcessBusinessKey()).toString());
    }
}
