package io.towerflow.incident.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

@Component
class RefreshTasksDelegate implements JavaDelegate {

    private final IncidentProcess process;

    RefreshTasksDelegate(@Lazy IncidentProcess process) {
        this.process = process;
    }

    @Override
    public void execute(DelegateExecution execution) {
        process.hurry(execution.getProcessInstanceId(), execution.getProcessBusinessKey());
    }
}
