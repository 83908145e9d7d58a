package io.towerflow.remediation.process;

import io.towerflow.remediation.Remedies;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Names the steps of the process remediate-remotely and its variables. Diagrams call a step by its method's name, those of
 * released versions too: one that a released diagram calls stays.
 */
@Configuration(proxyBeanMethods = false)
class RemediateRemotelySteps {

    private static final String ACTION_ID = "remoteActionId";

    /** Variable with the outcome for the caller: cleared, notCleared or refused. */
    private static final String OUTCOME = "remedyOutcome";

    private static final String WORTH_TRYING = "remedyWorthTrying";
    private static final String BY_PERSON = "byPerson";
    private static final String ALLOWED = "actionAllowed";
    private static final String DRY_RUN_WELL = "dryRunWell";
    private static final String TAKEN = "actionTaken";
    /** How long the alarm is given to clear; what the first versions of the diagram waited for. */
    private static final String VERIFY_TIME = "verifyTime";

    private static final String VERIFY_END = "verifyEnd";

    /** Whether the alarm still has time to clear. */
    private static final String AWAITS_CLEAR = "awaitsClear";

    private static final String CLEARED = "alarmsCleared";

    /** The remote action that the process is about. */
    private static UUID action(DelegateExecution execution) {
        return UUID.fromString((String) execution.getVariable(ACTION_ID));
    }

    /** Asks for an incident, before the process is called. */
    @Bean
    JavaDelegate considerRemedyDelegate(Remedies remedies) {
        return execution ->
                execution.setVariable(WORTH_TRYING, remedies.worthTrying(execution.getProcessBusinessKey()));
    }

    @Bean
    JavaDelegate proposeActionDelegate(Remedies remedies) {
        return execution -> {
            boolean byPerson = Boolean.TRUE.equals(execution.getVariable(BY_PERSON));
            Optional<Remedies.Proposed> proposed = remedies.propose(execution.getProcessBusinessKey(), byPerson);
            execution.setVariable(ALLOWED, proposed.isPresent());
            execution.setVariable(OUTCOME, "refused");
            proposed.ifPresent(action -> {
                execution.setVariable(ACTION_ID, action.id().toString());
                execution.setVariable(VERIFY_TIME, action.verify().toString());
            });
        };
    }

    @Bean
    JavaDelegate callDryRunDelegate(Remedies remedies) {
        return execution -> execution.setVariable(DRY_RUN_WELL, remedies.dryRun(action(execution)));
    }

    @Bean
    JavaDelegate callActionDelegate(Remedies remedies) {
        return execution -> {
            UUID action = action(execution);
            boolean taken = remedies.act(action);
            execution.setVariable(TAKEN, taken);
            if (taken) {
                execution.setVariable(VERIFY_END, remedies.clearsUntil(action).toString());
                execution.setVariable(AWAITS_CLEAR, true);
            }
        };
    }

    @Bean
    JavaDelegate verifyClearDelegate(Remedies remedies) {
        return execution -> {
            boolean cleared = remedies.verify(action(execution));
            execution.setVariable(CLEARED, cleared);
            if (cleared) {
                execution.setVariable(AWAITS_CLEAR, false);
            }
            execution.setVariable(OUTCOME, cleared ? "cleared" : "notCleared");
        };
    }

    @Bean
    JavaDelegate callUndoDelegate(Remedies remedies) {
        return execution -> remedies.undo(action(execution));
    }

    /** Runs when a remote action ends, however it ends: also when its incident has cleared and the engine deletes it. */
    @Bean
    ExecutionListener settleActionListener(Remedies remedies) {
        return execution -> {
            if (execution.getVariable(ACTION_ID) != null) {
                remedies.settle(action(execution));
            }
        };
    }
}
