package io.towerflow.workbench.process;

import io.towerflow.workbench.ProposalCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class LookAtEffectsDelegate implements JavaDelegate {

    private final ProposalCourse course;

    LookAtEffectsDelegate(ProposalCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        boolean left = course.leavesBand(execution.getProcessBusinessKey());
        execution.setVariable(EngineProposalProcess.LEFT_BAND, left);
        execution.setVariable(EngineProposalProcess.NEXT_LOOK, course.nextLook().toString());
    }
}
