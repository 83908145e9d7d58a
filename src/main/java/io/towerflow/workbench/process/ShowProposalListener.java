package io.towerflow.workbench.process;

import io.towerflow.identity.process.FormDisplay;
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
    private final FormDisplay display;

    ShowProposalListener(ProposalCourse course, ProposalBriefs briefs, FormDisplay display) {
        this.course = course;
        this.briefs = briefs;
        this.display = display;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = task.getExecution().getProcessBusinessKey();
        course.ask(number);
        RuleProposal proposal = course.shown(number);
        task.getExecution().removeVariable(EngineProposalProcess.DECISION);
        TaskAnswers.show(task, display, language -> briefs.brief(proposal, language));
    }
}
