package io.towerflow.dispatch.process;

import io.towerflow.dispatch.DispatchDesk;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/**
 * Runs when a dispatch ends, however it ends: also when its incident no longer needs it and the engine deletes it. Who is
 * still on the way then is told so, in the same transaction.
 */
@Component
class StandDownListener implements ExecutionListener {

    private final DispatchDesk desk;

    StandDownListener(DispatchDesk desk) {
        this.desk = desk;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String workOrderId = (String) execution.getVariable("workOrderId");
        if (workOrderId != null) {
            desk.standDown(workOrderId);
        }
    }
}
