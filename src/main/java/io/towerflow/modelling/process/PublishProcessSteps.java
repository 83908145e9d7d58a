package io.towerflow.modelling.process;

import io.towerflow.identity.process.FormVariables;
import io.towerflow.identity.process.TaskActor;
import io.towerflow.identity.process.TaskAnswers;
import io.towerflow.modelling.ChangeUnfitException;
import io.towerflow.modelling.LintFinding;
import io.towerflow.modelling.ProcessChange;
import io.towerflow.modelling.ProcessChangeFormModel;
import io.towerflow.modelling.ProcessChangeLifecycle;
import io.towerflow.modelling.ProcessDifference;
import io.towerflow.problem.InvalidInputException;
import java.util.List;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Names the steps of the process publish-process and its variables. Diagrams call a step by its method's name, those of released
 * versions too: one that a released diagram calls stays.
 */
@Configuration(proxyBeanMethods = false)
class PublishProcessSteps {

    static final String NUMBER = "changeNumber";

    private static final String APPROVED = "approved";
    private static final String DECISION = "decision";
    private static final String NOTE = "note";

    /** The error that the diagram catches where the change can no longer be deployed. */
    private static final String CHANGE_UNFIT = "changeUnfit";

    @Bean
    JavaDelegate publishProcessDelegate(ProcessChangeLifecycle lifecycle) {
        return execution -> {
            try {
                lifecycle.publish(execution.getProcessBusinessKey());
            } catch (ChangeUnfitException unfit) {
                throw new BpmnError(CHANGE_UNFIT, unfit.getMessage());
            }
        };
    }

    @Bean
    JavaDelegate refuseProcessDelegate(ProcessChangeLifecycle lifecycle) {
        return execution -> lifecycle.refuse(execution.getProcessBusinessKey());
    }

    /** Asks about the change, and makes the read-only variables of the task that its form shows, in both languages. */
    @Bean
    TaskListener showProcessChangeListener(
            ProcessChangeLifecycle lifecycle, ProcessChangeFormModel formModel, FormVariables display) {
        return task -> {
            String number = task.getExecution().getProcessBusinessKey();
            lifecycle.ask(number);
            ProcessChange change = lifecycle.shown(number);
            List<ProcessDifference.Change> differences = lifecycle.difference(change);
            List<LintFinding> findings = lifecycle.lint(change);
            TaskAnswers.show(task, display, language -> formModel.brief(change, differences, findings, language));
        };
    }

    /**
     * Takes over what was decided in Tasklist or by the engine's REST interface. The person is the one who is signed in, and
     * never what a variable says. What was decided on the console is stored already, in the same transaction.
     */
    @Bean
    TaskListener decideProcessChangeListener(ProcessChangeLifecycle lifecycle) {
        return task -> {
            String number = task.getExecution().getProcessBusinessKey();
            if (lifecycle.waits(number)) {
                lifecycle.decide(number, approved(task), TaskAnswers.text(task, NOTE), TaskActor.of(task));
            }
            boolean approved = lifecycle.shown(number).state() == ProcessChange.State.APPROVED;
            task.getExecution().setVariable(APPROVED, approved);
        };
    }

    private static boolean approved(DelegateTask task) {
        String decision = TaskAnswers.text(task, DECISION);
        boolean approved = "publish".equals(decision);
        if (!approved && !"refuse".equals(decision)) {
            throw new InvalidInputException(DECISION, "must be publish or refuse, not " + decision);
        }
        return approved;
    }
}
