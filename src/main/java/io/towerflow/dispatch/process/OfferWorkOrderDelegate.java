package io.towerflow.dispatch.process;

import io.towerflow.dispatch.DispatchDesk;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class OfferWorkOrderDelegate implements JavaDelegate {

    private final DispatchDesk desk;

    OfferWorkOrderDelegate(DispatchDesk desk) {
        this.desk = desk;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String workOrderId = (String) execution.getVariable("workOrderId");
        execution.setVariable("offerTimeout", desk.offer(workOrderId).toString());
    }
}
