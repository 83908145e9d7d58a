package io.towerflow.incident.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Brings what an incident's forms show up to date for a new task. */
@Component
class ShowTaskListener implements TaskListener {

    private final TaskDisplay display;

    ShowTaskListener(TaskDisplay display) {
        this.display = display;
    }

    @Override
    public void notify(DelegateTask task) {
        DelegateExecution incident = task.getExecution().getProcessInstance();
        incident.setVariablesLocal(display.variables(incident.getProcessBusinessKey()));
    }
}
