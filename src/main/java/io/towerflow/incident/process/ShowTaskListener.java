package io.towerflow.incident.process;

import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Brings what an incident's forms show up to date for a new task, and gives it the incident's urgency as its priority. */
@Component
class ShowTaskListener implements TaskListener {

    private final TaskDisplay display;

    ShowTaskListener(TaskDisplay display) {
        this.display = display;
    }

    @Override
    public void notify(DelegateTask task) {
        DelegateExecution incident = task.getExecution().getProcessInstance();
        Map<String, Object> shown = display.variables(incident.getProcessBusinessKey());
        incident.setVariablesLocal(shown);
        if (shown.get(IncidentProcess.PRIORITY) instanceof Integer urgency) {
            task.setPriority(urgency);
        }
    }
}
