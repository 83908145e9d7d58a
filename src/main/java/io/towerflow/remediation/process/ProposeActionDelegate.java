package io.towerflow.remediation.process;

import io.towerflow.remediation.Remedies;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class ProposeActionDelegate implements JavaDelegate {

    private final Remedies remedies;

    ProposeActionDelegate(Remedies remedies) {
        this.remedies = remedies;
    }

    @Override
    public void execute(DelegateExecution execution) {
        boolean byPerson = Boolean.TRUE.equals(execution.getVariable("byPerson"));
        Optional<Remedies.Proposed> proposed = remedies.propose(execution.getProcessBusinessKey(), byPerson);
        execution.setVariable("actionAllowed", proposed.isPresent());
        execution.setVariable(ActionOf.OUTCOME, "refused");
        proposed.ifPresent(action -> {
            execution.setVariable(ActionOf.ID, action.id().toString());
            execution.setVariable("verifyTime", action.verify().toString());
        });
    }
}
