package io.towerflow.remediation.process;

import io.towerflow.remediation.Remedies;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class VerifyClearDelegate implements JavaDelegate {

    private final Remedies remedies;

    VerifyClearDelegate(Remedies remedies) {
        this.remedies = remedies;
    }

    @Override
    public void execute(DelegateExecution execution) {
        boolean cleared = remedies.verify(ActionOf.of(execution));
        execution.setVariable("alarmsCleared", cleared);
        execution.setVariable(ActionOf.OUTCOME, cleared ? "cleared" : "notCleared");
    }
}
