package io.towerflow.escalation.process;

import io.towerflow.escalation.Escalations;
import io.towerflow.identity.Role;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

@Component
class NotifyManagersDelegate implements JavaDelegate {

    private final Escalations escalations;

    NotifyManagersDelegate(Escalations escalations) {
        this.escalations = escalations;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String occasion = execution.getProcessInstanceId() + ":" + execution.getCurrentActivityId();
        execution.setVariable(
                "managerWait",
                escalations
                        .tell(execution.getProcessBusinessKey(), Role.MANAGER, occasion)
                        .toString());
    }
}
