package io.towerflow.incident.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Fills a new task's display variables. */
@Component
class ShowTaskListener implements TaskListener {

    private final TaskDisplay display;

    ShowTaskListener(TaskDisplay display) {
        this.display = display;
    }

    @Override
    public void notify(DelegateTask task) {
        task.setVariablesLocal(display.variables(task.getExecution().getProcessBusinessKey()));
    }
}
