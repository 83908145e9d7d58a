package io.towerflow.workbench.process;

import io.towerflow.workbench.ProposalCourse;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class StartBacktestDelegate implements JavaDelegate {

    private final ProposalCourse course;

    StartBacktestDelegate(ProposalCourse course) {
        this.course = course;
    }

    @Override
    public void execute(DelegateExecution execution) {
        course.startBacktest(execution.getProcessBusinessKey());
    }
}
