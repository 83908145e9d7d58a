package io.towerflow.dispatch.process;

import io.towerflow.engine.queue.ProcessCommand;
import io.towerflow.engine.queue.ProcessCommand.Result;
import io.towerflow.engine.queue.ReportedProcess;
import java.util.Objects;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;

/** Front of the processes dispatch-technician and find-technician: tells them what happened to a work order. */
@Component
class WorkOrderProcess implements ReportedProcess {

    private final RuntimeService engine;

    WorkOrderProcess(RuntimeService engine) {
        this.engine = engine;
    }

    @Override
    public Result report(ProcessCommand command) {
        boolean heard = !engine.createMessageCorrelation(Objects.requireNonNull(command.name()))
                .tenantId(command.tenant())
                .processInstanceBusinessKey(command.incidentNumber())
                .processInstanceVariableEquals(DispatchTechnicianSteps.WORK_ORDER_ID, command.subject())
                .correlateAllWithResult()
                .isEmpty();
        if (heard) {
            return Result.DONE;
        }
        return runs(command) ? Result.NOT_WAITING : Result.ENDED;
    }

    /** Returns whether the work order's process still runs, so that it may yet wait for the message. */
    private boolean runs(ProcessCommand command) {
        return engine.createProcessInstanceQuery()
                        .processInstanceBusinessKey(command.incidentNumber(), "dispatch-technician")
                        .variableValueEquals(DispatchTechnicianSteps.WORK_ORDER_ID, command.subject())
                        .count()
                > 0;
    }
}
