package io.towerflow.workbench.process;

import io.towerflow.workbench.ProposalCourse;
import io.towerflow.workbench.ProposalUnfit;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class PublishRulesDelegate implements JavaDelegate {

    private final ProposalCourse course;

    PublishRulesDelegate(ProposalCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        try {
            String until = course.publish(execution.getProcessBusinessKey()).toString();
            execution.setVariable(EngineProposalProcess.WATCH_END, until);
            execution.setVariable(
                    EngineProposalProcess.NEXT_LOOK, course.nextLook().toString());
        } catch (ProposalUnfit unfit) {
            throw new BpmnError("proposalUnfit", unfit.getMessage());
        }
    }
}
