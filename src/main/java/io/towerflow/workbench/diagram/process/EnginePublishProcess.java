package io.towerflow.workbench.diagram.process;

import io.towerflow.workbench.diagram.ProcessChange;
import io.towerflow.workbench.diagram.PublishProcess;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** The front of the process publish-process. */
@Component
class EnginePublishProcess implements PublishProcess {

    static final String APPROVED = "approved";

    private static final String WITHDRAWN = "process-change.withdrawn";

    private final RuntimeService runtime;
    private final TaskService tasks;

    EnginePublishProcess(RuntimeService runtime, TaskService tasks) {
        this.runtime = runtime;
        this.tasks = tasks;
    }

    @Override
    public void start(ProcessChange change) {
        runtime.createMessageCorrelation("process-change.proposed")
                .processInstanceBusinessKey(change.number())
                .setVariable("changeNumber", change.number())
                .correlateStartMessage();
    }

    @Override
    public boolean decided(String number) {
        Task task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("userTask_approveProcess")
                .singleResult();
        if (task == null) {
            return false;
        }
        tasks.complete(task.getId());
        return true;
    }

    @Override
    public boolean withdrawn(String number) {
        Execution waiting = runtime.createExecutionQuery()
                .processInstanceBusinessKey(number)
                .messageEventSubscriptionName(WITHDRAWN)
                .singleResult();
        if (waiting == null) {
            return false;
        }
        runtime.messageEventReceived(WITHDRAWN, waiting.getId());
        return true;
    }
}
