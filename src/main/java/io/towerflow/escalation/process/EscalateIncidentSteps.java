package io.towerflow.escalation.process;

import io.towerflow.escalation.EscalationSteps;
import io.towerflow.escalation.EscalationSteps.Standing;
import io.towerflow.escalation.Escalations;
import io.towerflow.identity.Role;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Names the steps of the process escalate-incident and its variables. */
@Configuration(proxyBeanMethods = false)
class EscalateIncidentSteps {

    private static final String STATE = "escalationState";
    private static final String DUE = "escalationDue";
    private static final String DISPATCHER_WAIT = "dispatcherWait";
    private static final String MANAGER_WAIT = "managerWait";

    @Bean
    JavaDelegate takeEscalationStepDelegate(EscalationSteps steps) {
        return execution -> {
            Standing standing = steps.take(execution.getProcessInstanceId(), execution.getProcessBusinessKey());
            execution.setVariable(STATE, standing.state());
            Instant due = standing.due();
            // Whole seconds, rounded up: a timer must not fire before the step's time is over
            execution.setVariable(
                    DUE,
                    due == null
                            ? null
                            : due.plusMillis(999)
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString());
        };
    }

    /** Serves the diagram of release 0.1.0, whose escalations may still run. */
    @Bean
    JavaDelegate notifyDispatchersDelegate(Escalations escalations) {
        return execution -> tell(escalations, execution, Role.DISPATCHER, DISPATCHER_WAIT);
    }

    /** Serves the diagram of release 0.1.0, whose escalations may still run. */
    @Bean
    JavaDelegate notifyManagersDelegate(Escalations escalations) {
        return execution -> tell(escalations, execution, Role.MANAGER, MANAGER_WAIT);
    }

    private static void tell(Escalations escalations, DelegateExecution execution, Role role, String wait) {
        String occasion = execution.getProcessInstanceId() + ":" + execution.getCurrentActivityId();
        execution.setVariable(
                wait,
                escalations
                        .tell(execution.getProcessBusinessKey(), role, occasion)
                        .toString());
    }
}
