package io.towerflow.incident.process;

import io.towerflow.identity.process.Deciders;
import io.towerflow.incident.IncidentCourse;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps what a person says of the root cause; an unknown verdict cannot complete the task. */
@Component
class ConfirmRootCauseListener implements TaskListener {

    private final IncidentCourse course;

    ConfirmRootCauseListener(IncidentCourse course) {
        this.course = course;
    }

    @Override
    public void notify(DelegateTask task) {
        course.judged(
                task.getExecution().getProcessBusinessKey(),
                text(task.getVariable("verdict")),
                text(task.getVariable("words")),
                Deciders.of(task));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null || value.toString().isBlank() ? null : value.toString();
    }
}
