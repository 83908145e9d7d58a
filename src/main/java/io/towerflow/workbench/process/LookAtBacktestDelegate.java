package io.towerflow.workbench.process;

import io.towerflow.workbench.ProposalCourse;
import io.towerflow.workbench.ProposalUnfit;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class LookAtBacktestDelegate implements JavaDelegate {

    private final ProposalCourse course;

    LookAtBacktestDelegate(ProposalCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        try {
            execution.setVariable(
                    EngineProposalProcess.BACKTEST_ENDED, course.backtestEnded(execution.getProcessBusinessKey()));
        } catch (ProposalUnfit unfit) {
            throw new BpmnError("proposalUnfit", unfit.getMessage());
        }
    }
}
