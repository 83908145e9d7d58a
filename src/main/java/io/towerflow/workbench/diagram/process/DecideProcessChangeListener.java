package io.towerflow.workbench.diagram.process;

import io.towerflow.identity.process.Deciders;
import io.towerflow.problem.InvalidInputException;
import io.towerflow.workbench.diagram.ProcessChange;
import io.towerflow.workbench.diagram.ProcessChangeCourse;
import io.towerflow.workbench.process.TaskAnswers;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Takes over what was decided in Tasklist or by the engine's REST interface. The person is the one who is signed in, and never
 * what a variable says. What was decided on the console is stored already, in the same transaction.
 */
@Component
class DecideProcessChangeListener implements TaskListener {

    private final ProcessChangeCourse course;

    DecideProcessChangeListener(ProcessChangeCourse course) {
        this.course = course;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = task.getExecution().getProcessBusinessKey();
        if (course.waits(number)) {
            course.decide(number, approved(task), TaskAnswers.text(task, "note"), Deciders.of(task));
        }
        task.getExecution()
                .setVariable(
                        EnginePublishProcess.APPROVED, course.shown(number).state() == ProcessChange.State.APPROVED);
    }

    private static boolean approved(DelegateTask task) {
        String decision = TaskAnswers.text(task, "decision");
        boolean approved = "publish".equals(decision);
        if (!approved && !"refuse".equals(decision)) {
            throw new InvalidInputException("decision", "must be publish or refuse, not " + decision);
        }
        return approved;
    }
}
