package io.towerflow.publishing.process;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** Processes that wait for a person or a message, by their business key. */
@Component
public class WaitingProcesses {

    private final RuntimeService runtime;
    private final TaskService tasks;

    WaitingProcesses(RuntimeService runtime, TaskService tasks) {
        this.runtime = runtime;
        this.tasks = tasks;
    }

    /** Completes the task of this id in the diagram; false where there is none. */
    public boolean complete(String number, String id) {
        Task task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey(id)
                .singleResult();
        if (task == null) {
            return false;
        }
        tasks.complete(task.getId());
        return true;
    }

    /** Sends the message; false where the process does not listen for it. */
    public boolean tell(String number, String message) {
        Execution waiting = runtime.createExecutionQuery()
                .processInstanceBusinessKey(number)
                .messageEventSubscriptionName(message)
                .singleResult();
        if (waiting == null) {
            return false;
        }
        runtime.messageEventReceived(message, waiting.getId());
        return true;
    }
}
