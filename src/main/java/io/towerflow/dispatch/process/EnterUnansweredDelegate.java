package io.towerflow.dispatch.process;

import io.towerflow.dispatch.Bookings;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class EnterUnansweredDelegate implements JavaDelegate {

    private final Bookings bookings;

    EnterUnansweredDelegate(Bookings bookings) {
        this.bookings = bookings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        bookings.enterUnanswered((String) execution.getVariable("workOrderId"));
    }
}
