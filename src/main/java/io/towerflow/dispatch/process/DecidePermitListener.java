package io.towerflow.dispatch.process;

import io.towerflow.dispatch.Bookings;
import io.towerflow.identity.process.Deciders;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Takes over whether a permit was granted; an unknown answer cannot complete the task. */
@Component
class DecidePermitListener implements TaskListener {

    private final Bookings bookings;

    DecidePermitListener(Bookings bookings) {
        this.bookings = bookings;
    }

    @Override
    public void notify(DelegateTask task) {
        Object answer = task.getVariable("permit");
        Object reference = task.getVariable("permitReference");
        task.removeVariable("permitReference");
        bookings.decidePermit(
                (String) task.getVariable("workOrderId"),
                answer == null ? null : answer.toString(),
                reference == null || reference.toString().isBlank() ? null : reference.toString(),
                Deciders.of(task));
    }
}
