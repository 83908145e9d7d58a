package io.towerflow.alarm.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.alarm.MaintenanceWindow;
import io.towerflow.alarm.window.WindowBriefs;
import io.towerflow.alarm.window.WindowCourse;
import java.util.List;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.spin.plugin.variable.SpinValues;
import org.springframework.stereotype.Component;

/** Makes the read-only variables that the form of the request shows, in both languages. */
@Component
class ShowWindowListener implements TaskListener {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    private final WindowCourse course;
    private final WindowBriefs briefs;
    private final ObjectMapper json;

    ShowWindowListener(WindowCourse course, WindowBriefs briefs, ObjectMapper json) {
        this.course = course;
        this.briefs = briefs;
        this.json = json;
    }

    @Override
    public void notify(DelegateTask task) {
        DelegateExecution process = task.getExecution().getProcessInstance();
        MaintenanceWindow window = course.shown(process.getBusinessKey());
        for (Locale language : LANGUAGES) {
            process.setVariableLocal(
                    "show_" + language.getLanguage(),
                    SpinValues.jsonValue(json.valueToTree(briefs.brief(window, language))
                                    .toString())
                            .create());
        }
        process.setVariableLocal("site", briefs.brief(window, Locale.ENGLISH).place());
    }
}
