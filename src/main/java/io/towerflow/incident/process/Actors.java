package io.towerflow.incident.process;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;

/** Who completes a task. */
final class Actors {

    static final String ELSEWHERE = "decidedBy";

    private Actors() {}

    /** The person who did the task's work elsewhere, else the one who has the task. */
    static @Nullable String of(DelegateTask task) {
        Object elsewhere = task.getVariableLocal(ELSEWHERE);
        return elsewhere == null ? task.getAssignee() : elsewhere.toString();
    }
}
