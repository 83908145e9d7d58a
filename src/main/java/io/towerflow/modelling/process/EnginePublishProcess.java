package io.towerflow.modelling.process;

import io.towerflow.modelling.ProcessChange;
import io.towerflow.modelling.PublishProcess;
import io.towerflow.publishing.process.WaitingProcesses;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;

/** Fronts the process publish-process. */
@Component
class EnginePublishProcess implements PublishProcess {

    private final RuntimeService runtime;
    private final WaitingProcesses waiting;

    EnginePublishProcess(RuntimeService runtime, WaitingProcesses waiting) {
        this.runtime = runtime;
        this.waiting = waiting;
    }

    @Override
    public void start(ProcessChange change) {
        runtime.createMessageCorrelation("process-change.proposed")
                .processInstanceBusinessKey(change.number())
                .setVariable(PublishProcessSteps.NUMBER, change.number())
                .correlateStartMessage();
    }

    @Override
    public boolean decided(String number) {
        return waiting.complete(number, "userTask_approveProcess");
    }

    @Override
    public boolean withdrawn(String number) {
        return waiting.tell(number, "process-change.withdrawn");
    }
}
