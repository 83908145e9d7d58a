package io.towerflow.incident.process;

import static io.towerflow.incident.process.HandleIncidentVariables.ALL_CLEAR;
import static io.towerflow.incident.process.HandleIncidentVariables.DECISION;
import static io.towerflow.incident.process.HandleIncidentVariables.GRACE_TIME;
import static io.towerflow.incident.process.HandleIncidentVariables.PERSON_NEEDED;
import static io.towerflow.incident.process.HandleIncidentVariables.PRIORITY;
import static io.towerflow.incident.process.HandleIncidentVariables.SELF_CLEARING;
import static io.towerflow.incident.process.HandleIncidentVariables.TECHNICIAN_ID;
import static io.towerflow.incident.process.HandleIncidentVariables.VERDICT;
import static io.towerflow.incident.process.HandleIncidentVariables.WORDS;

import io.towerflow.identity.process.TaskActor;
import io.towerflow.identity.process.TaskAnswers;
import io.towerflow.incident.Incident;
import io.towerflow.incident.IncidentFormModel;
import io.towerflow.incident.lifecycle.IncidentLifecycle;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Names the steps of the process handle-incident; {@link HandleIncidentVariables} names its variables. Diagrams call a step by its method's name, those of released
 * versions too: a step may be added, and one that a released diagram calls stays.
 */
@Configuration(proxyBeanMethods = false)
class HandleIncidentSteps {

    @Bean
    JavaDelegate findRootCauseDelegate(IncidentLifecycle lifecycle, EscalationTimers timers) {
        return execution -> {
            Duration grace = lifecycle.findRootCause(execution.getProcessBusinessKey());
            timers.heedBattery(execution.getProcessBusinessKey());
            execution.setVariable(SELF_CLEARING, grace.isPositive());
            execution.setVariable(GRACE_TIME, grace.toString());
        };
    }

    @Bean
    JavaDelegate recheckAlarmsDelegate(IncidentLifecycle lifecycle) {
        return execution -> execution.setVariable(ALL_CLEAR, lifecycle.allClear(execution.getProcessBusinessKey()));
    }

    @Bean
    JavaDelegate standDownWorkDelegate(IncidentLifecycle lifecycle) {
        return execution -> {
            boolean withinGrace = Boolean.TRUE.equals(execution.getVariable(SELF_CLEARING));
            execution.setVariable(PERSON_NEEDED, lifecycle.needsPerson(execution.getProcessBusinessKey(), withinGrace));
        };
    }

    @Bean
    JavaDelegate refreshTasksDelegate(@Lazy IncidentProcess process) {
        return execution -> process.hurry(execution.getProcessInstanceId(), execution.getProcessBusinessKey());
    }

    @Bean
    JavaDelegate closeIncidentDelegate(IncidentLifecycle lifecycle) {
        return execution -> lifecycle.close(execution.getProcessBusinessKey());
    }

    /** Brings what an incident's forms show up to date for a new task, and gives it the incident's urgency as its priority. */
    @Bean
    TaskListener showTaskListener(TaskFormVariables display) {
        return task -> {
            DelegateExecution incident = task.getExecution().getProcessInstance();
            Map<String, Object> shown = display.variables(incident.getProcessBusinessKey());
            incident.setVariablesLocal(shown);
            if (shown.get(PRIORITY) instanceof Integer urgency) {
                task.setPriority(urgency);
            }
        };
    }

    /** Puts the recommended decision into the form, where one key accepts it, and forgets whom an earlier decision chose. */
    @Bean
    TaskListener triageListener(IncidentFormModel formModel) {
        return task -> {
            DelegateExecution incident = task.getExecution();
            incident.removeVariable(TECHNICIAN_ID);
            incident.setVariable(DECISION, formModel.recommended(incident.getProcessBusinessKey()));
        };
    }

    /** Takes over what the dispatcher decided; an unknown decision cannot complete the task. */
    @Bean
    TaskListener decideListener(IncidentLifecycle lifecycle, @Lazy IncidentProcess process) {
        return task -> {
            Object decision = task.getVariable(DECISION);
            String number = task.getExecution().getProcessBusinessKey();
            lifecycle.decided(number, decision == null ? null : decision.toString(), TaskActor.of(task));
            // Asked while the incident is locked: an escalation's step either waits already, or will read of the
            // decision.
            if (process.waits(number, Incident.ACKNOWLEDGED)) {
                lifecycle.tellAcknowledged(number);
            }
        };
    }

    /** Takes over what a person says of the root cause; an unknown verdict cannot complete the task. */
    @Bean
    TaskListener confirmRootCauseListener(IncidentLifecycle lifecycle) {
        return task -> lifecycle.judged(
                task.getExecution().getProcessBusinessKey(),
                TaskAnswers.text(task, VERDICT),
                TaskAnswers.text(task, WORDS),
                TaskActor.of(task));
    }
}
