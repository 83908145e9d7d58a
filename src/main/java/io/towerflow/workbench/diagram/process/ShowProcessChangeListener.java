package io.towerflow.workbench.diagram.process;

import io.towerflow.identity.process.FormDisplay;
import io.towerflow.workbench.diagram.Finding;
import io.towerflow.workbench.diagram.ProcessChange;
import io.towerflow.workbench.diagram.ProcessChangeBriefs;
import io.towerflow.workbench.diagram.ProcessChangeCourse;
import io.towerflow.workbench.diagram.ProcessDifference;
import io.towerflow.workbench.process.TaskAnswers;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Asks about the change, and makes the read-only variables of the task that its form shows, in both languages. */
@Component
class ShowProcessChangeListener implements TaskListener {

    private final ProcessChangeCourse course;
    private final ProcessChangeBriefs briefs;
    private final FormDisplay display;

    ShowProcessChangeListener(ProcessChangeCourse course, ProcessChangeBriefs briefs, FormDisplay display) {
        this.course = course;
        this.briefs = briefs;
        this.display = display;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = task.getExecution().getProcessBusinessKey();
        course.ask(number);
        ProcessChange change = course.shown(number);
        List<ProcessDifference.Change> differences = course.difference(change);
        List<Finding> findings = course.lint(change);
        TaskAnswers.show(task, display, language -> briefs.brief(change, differences, findings, language));
    }
}
