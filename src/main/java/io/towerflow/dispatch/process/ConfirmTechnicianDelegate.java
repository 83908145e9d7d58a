package io.towerflow.dispatch.process;

import io.towerflow.dispatch.DispatchDesk;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class ConfirmTechnicianDelegate implements JavaDelegate {

    private final DispatchDesk desk;

    ConfirmTechnicianDelegate(DispatchDesk desk) {
        this.desk = desk;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable(
                "shiftEnd",
                desk.confirm((String) execution.getVariable("workOrderId")).toString());
    }
}
