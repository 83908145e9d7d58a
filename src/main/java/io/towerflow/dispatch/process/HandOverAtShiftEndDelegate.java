package io.towerflow.dispatch.process;

import io.towerflow.dispatch.DispatchDesk;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class HandOverAtShiftEndDelegate implements JavaDelegate {

    private final DispatchDesk desk;

    HandOverAtShiftEndDelegate(DispatchDesk desk) {
        this.desk = desk;
    }

    @Override
    public void execute(DelegateExecution execution) {
        boolean handedOver = desk.handOverAtShiftEnd((String) execution.getVariable("workOrderId"));
        execution.setVariable("handedOver", handedOver);
        if (!handedOver) {
            execution.setVariable("shiftEnd", desk.nextLook().toString());
        }
    }
}
