package io.towerflow.dispatch.process;

import io.towerflow.dispatch.DispatchDesk;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class RejectWorkOrderDelegate implements JavaDelegate {

    private final DispatchDesk desk;

    RejectWorkOrderDelegate(DispatchDesk desk) {
        this.desk = desk;
    }

    @Override
    public void execute(DelegateExecution execution) {
        desk.reject((String) execution.getVariable("workOrderId"));
    }
}
