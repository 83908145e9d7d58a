package io.towerflow.remediation.process;

import io.towerflow.remediation.Remedies;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Runs when a remedy ends, however it ends: also when its incident has cleared and the engine deletes it. */
@Component
class SettleActionListener implements ExecutionListener {

    private final Remedies remedies;

    SettleActionListener(Remedies remedies) {
        this.remedies = remedies;
    }

    @Override
    public void notify(DelegateExecution execution) {
        if (execution.getVariable(ActionOf.ID) != null) {
            remedies.settle(ActionOf.of(execution));
        }
    }
}
