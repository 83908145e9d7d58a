package io.towerflow.dispatch.process;

import io.towerflow.dispatch.DispatchDesk;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class ChooseTechnicianDelegate implements JavaDelegate {

    private final DispatchDesk desk;

    ChooseTechnicianDelegate(DispatchDesk desk) {
        this.desk = desk;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String workOrderId = (String) execution.getVariable("workOrderId");
        execution.setVariable(
                "technicianFound", desk.chooseTechnician(workOrderId).isPresent());
    }
}
