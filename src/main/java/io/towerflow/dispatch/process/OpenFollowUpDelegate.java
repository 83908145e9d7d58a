package io.towerflow.dispatch.process;

import io.towerflow.dispatch.DispatchDesk;
import io.towerflow.dispatch.WorkOrder;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class OpenFollowUpDelegate implements JavaDelegate {

    private final DispatchDesk desk;

    OpenFollowUpDelegate(DispatchDesk desk) {
        this.desk = desk;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Optional<WorkOrder> next = desk.openFollowUp((String) execution.getVariable("workOrderId"));
        execution.setVariable("followUp", next.isPresent());
        next.ifPresent(order -> execution.setVariable("workOrderId", order.id()));
    }
}
