package io.towerflow.remediation.process;

import io.towerflow.remediation.Remedies;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class CallUndoDelegate implements JavaDelegate {

    private final Remedies remedies;

    CallUndoDelegate(Remedies remedies) {
        this.remedies = remedies;
    }

    @Override
    public void execute(DelegateExecution execution) {
        remedies.undo(ActionOf.of(execution));
    }
}
