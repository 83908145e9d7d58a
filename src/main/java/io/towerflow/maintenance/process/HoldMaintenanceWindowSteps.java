package io.towerflow.maintenance.process;

import io.towerflow.identity.process.FormVariables;
import io.towerflow.identity.process.TaskActor;
import io.towerflow.identity.process.TaskAnswers;
import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.WindowFormModel;
import io.towerflow.maintenance.WindowLifecycle;
import io.towerflow.problem.InvalidInputException;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Names the steps of the process hold-maintenance-window and its variables. Diagrams call a step by its method's name, those of
 * released versions too: one that a released diagram calls stays.
 */
@Configuration(proxyBeanMethods = false)
class HoldMaintenanceWindowSteps {

    static final String NUMBER = "windowNumber";
    static final String START = "windowStart";
    static final String END = "windowEnd";
    static final String DECISION = "decision";
    static final String APPROVE = "approve";
    static final String REFUSE = "refuse";

    private static final String NOTE = "note";
    private static final String OVERLAPPING = "overlapping";
    private static final String APPROVED = "approved";
    private static final String RECURRING = "recurring";
    private static final String SITE = "site";

    @Bean
    JavaDelegate checkOverlapDelegate(WindowLifecycle course) {
        return execution -> execution.setVariable(OVERLAPPING, course.overlaps(execution.getProcessBusinessKey()));
    }

    @Bean
    JavaDelegate scheduleWindowDelegate(WindowLifecycle course) {
        return execution -> {
            WindowLifecycle.Times times = course.scheduled(execution.getProcessBusinessKey());
            execution.setVariable(START, times.startsAt().toString());
            execution.setVariable(END, times.endsAt().toString());
        };
    }

    @Bean
    JavaDelegate startWindowDelegate(WindowLifecycle course) {
        return execution -> execution.setVariable(
                END, course.started(execution.getProcessBusinessKey()).endsAt().toString());
    }

    @Bean
    JavaDelegate restoreAlarmsDelegate(WindowLifecycle course) {
        return execution -> execution.setVariable(RECURRING, course.ended(execution.getProcessBusinessKey()));
    }

    @Bean
    JavaDelegate refuseWindowDelegate(WindowLifecycle course) {
        return execution -> course.refused(execution.getProcessBusinessKey());
    }

    @Bean
    JavaDelegate cancelWindowDelegate(WindowLifecycle course) {
        return execution -> course.cancelled(execution.getProcessBusinessKey());
    }

    /** Makes the read-only variables that the form of the request shows, in both languages. */
    @Bean
    TaskListener showWindowListener(WindowLifecycle course, WindowFormModel briefs, FormVariables display) {
        return task -> {
            DelegateExecution process = task.getExecution().getProcessInstance();
            MaintenanceWindow window = course.shown(process.getBusinessKey());
            display.variables(language -> briefs.brief(window, language)).forEach(process::setVariableLocal);
            process.setVariableLocal(SITE, briefs.brief(window, Locale.ENGLISH).place());
        };
    }

    /**
     * Takes over what was decided in Tasklist or by the engine's REST interface. The person is the one who is signed in, and
     * never what a variable or the assignee says. Neither an unknown decision nor that of who asked for the window completes the
     * task. What was decided on the console is stored already, in the same transaction.
     */
    @Bean
    TaskListener decideWindowListener(WindowLifecycle course) {
        return task -> {
            String number = task.getExecution().getProcessBusinessKey();
            String decision = TaskAnswers.text(task, DECISION);
            boolean approved = APPROVE.equals(decision);
            if (!approved && !REFUSE.equals(decision)) {
                throw new InvalidInputException(DECISION, "must be approve or refuse, not " + decision);
            }
            if (course.waits(number)) {
                course.decided(number, approved, TaskActor.of(task), TaskAnswers.text(task, NOTE));
            }
            task.getExecution().setVariable(APPROVED, approved);
        };
    }
}
