package io.towerflow.dispatch.process;

import io.towerflow.dispatch.Bookings;
import java.time.Duration;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class BookAccessDelegate implements JavaDelegate {

    private final Bookings bookings;

    BookAccessDelegate(Bookings bookings) {
        this.bookings = bookings;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Optional<Duration> wait = bookings.bookAccess((String) execution.getVariable("workOrderId"));
        execution.setVariable("permitNeeded", wait.isPresent());
        wait.ifPresent(time -> execution.setVariable("permitWait", time.toString()));
    }
}
