package io.towerflow.dispatch.process;

import io.towerflow.dispatch.DispatchDesk;
import io.towerflow.identity.process.Deciders;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Keeps whom the dispatcher chose and why. A choice that takes a reason and has none cannot complete the task in Tasklist; one
 * that was decided elsewhere, where nobody can be asked any more, is kept and not followed.
 */
@Component
class KeepChoiceListener implements TaskListener {

    private final DispatchDesk desk;

    KeepChoiceListener(DispatchDesk desk) {
        this.desk = desk;
    }

    @Override
    public void notify(DelegateTask task) {
        Object technician = task.getVariable("technicianId");
        Object reason = task.getVariable("overruleReason");
        task.removeVariable("overruleReason");
        if ("dispatch".equals(task.getVariable("decision")) && technician != null) {
            desk.choose(
                    task.getExecution().getProcessBusinessKey(),
                    technician.toString(),
                    reason == null ? null : reason.toString(),
                    Deciders.of(task),
                    !Deciders.elsewhere());
        }
    }
}
