package io.towerflow.dispatch.process;

import io.towerflow.dispatch.DispatchDesk;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class ReleaseTechnicianDelegate implements JavaDelegate {

    private final DispatchDesk desk;

    ReleaseTechnicianDelegate(DispatchDesk desk) {
        this.desk = desk;
    }

    @Override
    public void execute(DelegateExecution execution) {
        desk.releaseTechnician((String) execution.getVariable("workOrderId"));
    }
}
