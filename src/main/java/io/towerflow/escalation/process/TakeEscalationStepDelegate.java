package io.towerflow.escalation.process;

import io.towerflow.escalation.EscalationSteps;
import io.towerflow.escalation.EscalationSteps.Standing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class TakeEscalationStepDelegate implements JavaDelegate {

    private final EscalationSteps steps;

    TakeEscalationStepDelegate(EscalationSteps steps) {
        this.steps = steps;
    }

    @Override
    public void execute(DelegateExecution execution) {
        Standing standing = steps.take(execution.getProcessInstanceId(), execution.getProcessBusinessKey());
        execution.setVariable("escalationState", standing.state());
        Instant due = standing.due();
        // Whole seconds, rounded up: a timer must not fire before the step's time is over
        execution.setVariable(
                "escalationDue",
                due == null
                        ? null
                        : due.plusMillis(999).truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
