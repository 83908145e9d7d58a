package io.towerflow.remediation.process;

import java.util.UUID;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** The remote action that a process is about. */
final class ActionOf {

    static final String ID = "remoteActionId";
    /** cleared, notCleared or refused: what the caller hears. */
    static final String OUTCOME = "remedyOutcome";

    private ActionOf() {}

    static UUID of(DelegateExecution execution) {
        return UUID.fromString((String) execution.getVariable(ID));
    }
}
