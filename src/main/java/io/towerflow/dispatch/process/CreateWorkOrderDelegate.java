package io.towerflow.dispatch.process;

import io.towerflow.dispatch.DispatchDesk;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class CreateWorkOrderDelegate implements JavaDelegate {

    private final DispatchDesk desk;

    CreateWorkOrderDelegate(DispatchDesk desk) {
        this.desk = desk;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String preferred = (String) execution.getVariable("technicianId");
        execution.setVariable(
                "workOrderId",
                desk.open(execution.getProcessBusinessKey(), preferred).id());
    }
}
