package io.towerflow.workbench.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.workbench.ProposalBriefs;
import io.towerflow.workbench.ProposalCourse;
import io.towerflow.workbench.RuleProposal;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Asks about the proposal, and makes the read-only variables of the task that its form shows, in both languages. */
@Component
class ShowProposalListener implements TaskListener {

    private final ProposalCourse course;
    private final ProposalBriefs briefs;
    private final ObjectMapper json;

    ShowProposalListener(ProposalCourse course, ProposalBriefs briefs, ObjectMapper json) {
        this.course = course;
        this.briefs = briefs;
        this.json = json;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = task.getExecution().getProcessBusinessKey();
        course.ask(number);
        RuleProposal proposal = course.shown(number);
        task.getExecution().removeVariable(EngineProposalProcess.DECISION);
        TaskAnswers.show(task, json, language -> briefs.brief(proposal, language));
    }
}
