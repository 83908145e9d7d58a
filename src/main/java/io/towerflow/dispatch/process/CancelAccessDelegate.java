package io.towerflow.dispatch.process;

import io.towerflow.dispatch.Bookings;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class CancelAccessDelegate implements JavaDelegate {

    private final Bookings bookings;

    CancelAccessDelegate(Bookings bookings) {
        this.bookings = bookings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        bookings.cancelAccess((String) execution.getVariable("workOrderId"));
    }
}
