package io.towerflow.workbench.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.workbench.ProposalBriefs;
import io.towerflow.workbench.ProposalCourse;
import io.towerflow.workbench.RuleProposal;
import java.util.List;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.spin.plugin.variable.SpinValues;
import org.springframework.stereotype.Component;

/** Asks about the proposal, and makes the read-only variables of the task that its form shows, in both languages. */
@Component
class ShowProposalListener implements TaskListener {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

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
        for (Locale language : LANGUAGES) {
            task.setVariableLocal(
                    "show_" + language.getLanguage(),
                    SpinValues.jsonValue(json.valueToTree(briefs.brief(proposal, language))
                                    .toString())
                            .create());
        }
    }
}
