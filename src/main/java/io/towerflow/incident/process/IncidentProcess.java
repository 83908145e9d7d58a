package io.towerflow.incident.process;

import io.towerflow.engine.queue.ProcessCommand;
import io.towerflow.engine.queue.ProcessCommand.Result;
import io.towerflow.identity.process.TaskActor;
import io.towerflow.incident.lifecycle.IncidentLifecycle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.runtime.ExecutionQuery;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** Starts an incident's process and brings messages to it. Each method works in the caller's transaction. */
@Component
class IncidentProcess {

    static final String KEY = "handle-incident";

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final ManagementService management;
    private final IncidentLifecycle lifecycle;
    private final TaskFormVariables display;
    private final EscalationTimers timers;

    IncidentProcess(
            RuntimeService runtime,
            TaskService tasks,
            ManagementService management,
            IncidentLifecycle lifecycle,
            TaskFormVariables display,
            EscalationTimers timers) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.management = management;
        this.lifecycle = lifecycle;
        this.display = display;
        this.timers = timers;
    }

    void start(String number) {
        IncidentLifecycle.Start start = lifecycle.start(number);
        if (start.running() != null) {
            return;
        }
        Map<String, Object> variables = new HashMap<>();
        variables.put(HandleIncidentVariables.NUMBER, number);
        variables.put(HandleIncidentVariables.PRIORITY, start.priority());
        variables.put(HandleIncidentVariables.PERSON_NEEDED, true);
        variables.put(HandleIncidentVariables.SLA_TIME, start.sla().toString());
        variables.put(HandleIncidentVariables.RECHECK_TIME, start.recheck().toString());
        variables.put(
                HandleIncidentVariables.CONFIRMATION_TIME, start.confirmation().toString());
        ProcessInstance process = runtime.createMessageCorrelation("incident.opened")
                .processInstanceBusinessKey(number)
                .setVariables(variables)
                .correlateStartMessage();
        lifecycle.started(number, process.getId());
        timers.look(number);
    }

    Result correlate(String number, String message, Map<String, Object> variables) {
        List<Execution> waiting = waiting(number, message).list();
        if (waiting.isEmpty()) {
            return running(number).isEmpty() ? Result.ENDED : Result.NOT_WAITING;
        }
        for (Execution execution : waiting) {
            runtime.messageEventReceived(message, execution.getId(), variables);
        }
        return Result.DONE;
    }

    /** Returns whether anything that runs for the incident waits for a message. */
    boolean waits(String number, String message) {
        return waiting(number, message).count() > 0;
    }

    private ExecutionQuery waiting(String number, String message) {
        return runtime.createExecutionQuery()
                .messageEventSubscriptionName(message)
                .processInstanceBusinessKey(number);
    }

    Result complete(String number, String taskKey, Map<String, Object> variables) {
        if (running(number).isEmpty()) {
            return Result.ENDED;
        }
        Task task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey(taskKey)
                .singleResult();
        if (task == null) {
            // Another person may have completed it at the same moment; what comes behind must not wait for that
            return onItsWay(number) ? Result.NOT_WAITING : Result.ENDED;
        }
        Map<String, Object> answers = new HashMap<>(variables);
        String decider = (String) answers.remove(ProcessCommand.DECIDED_BY);
        if (decider == null) {
            tasks.complete(task.getId(), answers);
        } else {
            TaskActor.as(decider, () -> tasks.complete(task.getId(), answers));
        }
        return Result.DONE;
    }

    /** Shows the incident's open tasks what is known now and serves them by its urgency. */
    void refresh(String number) {
        // What has changed may say something else of the cause than the first alarm did
        lifecycle.findRootCause(number);
        timers.heedBattery(number);
        int priority = lifecycle.start(number).priority();
        // Not in the tasks' own scope: that would count as a change of the task, and whoever claims or completes it at
        // that
        // moment would be refused.
        for (ProcessInstance instance : running(number)) {
            Map<String, Object> shown = new HashMap<>(display.variables(number));
            shown.put(HandleIncidentVariables.PRIORITY, priority);
            runtime.setVariablesLocal(instance.getId(), shown);
        }
        for (Task task :
                tasks.createTaskQuery().processInstanceBusinessKey(number).list()) {
            if (task.getPriority() != priority) {
                task.setPriority(priority);
                tasks.saveTask(task);
            }
        }
    }

    /** Raises the priority of an incident that has become more urgent: its jobs, its tasks and the time agreed follow. */
    void hurry(String processInstanceId, String number) {
        IncidentLifecycle.Start now = lifecycle.start(number);
        runtime.setVariable(processInstanceId, HandleIncidentVariables.PRIORITY, now.priority());
        timers.heedSeverity(number);
        refresh(number);
    }

    /** Returns whether the engine has something to do for the incident by itself, but to wait for people, messages and timers. */
    private boolean onItsWay(String number) {
        Set<String> instances = runtime.createProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
                .map(ProcessInstance::getId)
                .collect(Collectors.toSet());
        return management
                        .createJobQuery()
                        .processInstanceIds(instances)
                        .messages()
                        .withRetriesLeft()
                        .count()
                > 0;
    }

    private List<ProcessInstance> running(String number) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(number, KEY)
                .list();
    }
}
