package io.towerflow.remediation.process;

import io.towerflow.remediation.Remedies;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class CallActionDelegate implements JavaDelegate {

    private final Remedies remedies;

    CallActionDelegate(Remedies remedies) {
        this.remedies = remedies;
    }

    @Override
    public void execute(DelegateExecution execution) {
        execution.setVariable("actionTaken", remedies.act(ActionOf.of(execution)));
    }
}
