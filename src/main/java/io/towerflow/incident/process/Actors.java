package io.towerflow.incident.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;

/** Who completes a task. */
final class Actors {

    static final String ELSEWHERE = "decidedBy";

    private Actors() {}

    /** The person who did the task's work elsewhere, else the one who has the task, else the one who completes it. */
    static @Nullable String of(DelegateTask task) {
        Object elsewhere = task.getVariableLocal(ELSEWHERE);
        if (elsewhere != null) {
            return elsewhere.toString();
        }
        if (task.getAssignee() != null) {
            return task.getAssignee();
        }
        Authentication signedIn =
                task.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
        return signedIn == null ? null : signedIn.getUserId();
    }
}
