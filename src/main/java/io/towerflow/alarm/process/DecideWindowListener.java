package io.towerflow.alarm.process;

import io.towerflow.alarm.window.WindowCourse;
import io.towerflow.problem.InvalidInputException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes over what was decided about a request; neither an unknown decision nor one's own request completes the task. */
@Component
class DecideWindowListener implements TaskListener {

    static final String ELSEWHERE = "decidedBy";

    private final WindowCourse course;

    DecideWindowListener(WindowCourse course) {
        this.course = course;
    }

    @Override
    public void notify(DelegateTask task) {
        String decision = text(task.getVariable("decision"));
        boolean approved = "approve".equals(decision);
        if (!approved && !"refuse".equals(decision)) {
            throw new InvalidInputException("decision", "must be approve or refuse, not " + decision);
        }
        course.decided(
                task.getExecution().getProcessBusinessKey(), approved, actor(task), text(task.getVariable("note")));
        task.getExecution().setVariable("approved", approved);
    }

    /** The one who decided on the console, else the one who completes the task, else the one who has it. */
    private static @Nullable String actor(DelegateTask task) {
        String elsewhere = text(task.getVariableLocal(ELSEWHERE));
        if (elsewhere != null) {
            return elsewhere;
        }
        Authentication signedIn =
                task.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
        return signedIn == null || signedIn.getUserId() == null ? task.getAssignee() : signedIn.getUserId();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }
}
