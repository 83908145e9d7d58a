package io.towerflow.dispatch.process;

import io.towerflow.dispatch.Bookings;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class ReservePartDelegate implements JavaDelegate {

    private final Bookings bookings;

    ReservePartDelegate(Bookings bookings) {
        this.bookings = bookings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        bookings.reservePart((String) execution.getVariable("workOrderId"));
    }
}
