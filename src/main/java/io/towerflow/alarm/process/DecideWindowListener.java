package io.towerflow.alarm.process;

import io.towerflow.alarm.window.WindowCourse;
import io.towerflow.identity.process.Deciders;
import io.towerflow.problem.InvalidInputException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Applies what was decided in Tasklist or by the engine's REST interface. The person is the one who is signed in, and
 * never what a variable or the assignee says. Neither an unknown decision nor that of who asked for the window
 * completes the task. What was decided on the console is stored already, in the same transaction.
 */
@Component
class DecideWindowListener implements TaskListener {

    private final WindowCourse course;

    DecideWindowListener(WindowCourse course) {
        this.course = course;
    }

    @Override
    public void notify(DelegateTask task) {
        String number = task.getExecution().getProcessBusinessKey();
        String decision = text(task.getVariable("decision"));
        boolean approved = "approve".equals(decision);
        if (!approved && !"refuse".equals(decision)) {
            throw new InvalidInputException("decision", "must be approve or refuse, not " + decision);
        }
        if (course.waits(number)) {
            course.decided(number, approved, Deciders.of(task), text(task.getVariable("note")));
        }
        task.getExecution().setVariable("approved", approved);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null || value.toString().isBlank()
                ? null
                : value.toString().strip();
    }
}
