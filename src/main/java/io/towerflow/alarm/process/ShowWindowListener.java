package io.towerflow.alarm.process;

import io.towerflow.alarm.MaintenanceWindow;
import io.towerflow.alarm.window.WindowBriefs;
import io.towerflow.alarm.window.WindowCourse;
import io.towerflow.identity.process.FormDisplay;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Makes the read-only variables that the form of the request shows, in both languages. */
@Component
class ShowWindowListener implements TaskListener {

    private final WindowCourse course;
    private final WindowBriefs briefs;
    private final FormDisplay display;

    ShowWindowListener(WindowCourse course, WindowBriefs briefs, FormDisplay display) {
        this.course = course;
        this.briefs = briefs;
        this.display = display;
    }

    @Override
    public void notify(DelegateTask task) {
        DelegateExecution process = task.getExecution().getProcessInstance();
        MaintenanceWindow window = course.shown(process.getBusinessKey());
        display.variables(language -> briefs.brief(window, language)).forEach(process::setVariableLocal);
        process.setVariableLocal("site", briefs.brief(window, Locale.ENGLISH).place());
    }
}
