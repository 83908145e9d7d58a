package io.towerflow.workbench.process;

import io.towerflow.workbench.ProposalCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class RollBackRulesDelegate implements JavaDelegate {

    private final ProposalCourse course;

    RollBackRulesDelegate(ProposalCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        course.rollBack(execution.getProcessBusinessKey());
    }
}
