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
    JavaDelegate checkOverlapDelegate(WindowLifecycle lifecycle) {
        return execution -> execution.setVariable(OVERLAPPING, lifecycle.overlaps(execution.getProcessBusinessKey()));
    }

    @Bean
    JavaDelegate scheduleWindowDelegate(WindowLifecycle lifecycle) {
        return execution -> {
            WindowLifecycle.Times times = lifecycle.scheduled(execution.getProcessBusinessKey());
            execution.setVariable(START, times.startsAt().toString());
            execution.setVariable(END, times.endsAt().toString());
        };
    }

    @Bean
    JavaDelegate startWindowDelegate(WindowLifecycle lifecycle) {
        return execution -> execution.setVariable(
                END,
                lifecycle.started(execution.getProcessBusinessKey()).endsAt().toString());
    }

    @Bean
    JavaDelegate restoreAlarmsDelegate(WindowLifecycle lifecycle) {
        return execution -> execution.setVariable(RECURRING, lifecycle.ended(execution.getProcessBusinessKey()));
    }

    @Bean
    JavaDelegate refuseWindowDelegate(WindowLifecycle lifecycle) {
        return execution -> lifecycle.refused(execution.getProcessBusinessKey());
    }

    @Bean
    JavaDelegate cancelWindowDelegate(WindowLifecycle lifecycle) {
        return execution -> lifecycle.cancelled(execution.getProcessBusinessKey());
    }

    /** Makes the read-only variables that the form of the request shows, in both languages. */
    @Bean
    TaskListener showWindowListener(WindowLifecycle lifecycle, WindowFormModel formModel, FormVariables display) {
        return task -> {
            DelegateExecution process = task.getExecution().getProcessInstance();
            MaintenanceWindow window = lifecycle.shown(process.getBusinessKey());
            display.variables(language -> formModel.brief(window, language)).forEach(process::setVariableLocal);
            process.setVariableLocal(
                    SITE, formModel.brief(window, Locale.ENGLISH).place());
        };
    }

    /**
     * Takes over what was decided in Tasklist or by the engine's REST interface. The person is the one who is signed in, and
     * never what a variable or the assignee says. Neither an unknown decision nor that of who asked for the window completes the
     * task. What was decided on the console is stored already, in the same transaction.
     */
    @Bean
    TaskListener decideWindowListener(WindowLifecycle lifecycle) {
        return task -> {
            String number = task.getExecution().getProcessBusinessKey();
            String decision = TaskAnswers.text(task, DECISION);
            boolean approved = APPROVE.equals(decision);
            if (!approved && !REFUSE.equals(decision)) {
                throw new InvalidInputException(DECISION, "must be approve or refuse, not " + decision);
            }
            if (lifecycle.waits(number)) {
                lifecycle.decided(number, approved, TaskActor.of(task), TaskAnswers.text(task, NOTE));
            }
            task.getExecution().setVariable(APPROVED, approved);
        };
    }
}
