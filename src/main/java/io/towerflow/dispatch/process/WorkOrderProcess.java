package io.towerflow.dispatch.process;

import io.towerflow.dispatch.ProcessMessage;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;

/** Front of the processes dispatch-technician and find-technician: tells them what happened to a work order. */
@Component
class WorkOrderProcess {

    private final RuntimeService engine;

    WorkOrderProcess(RuntimeService engine) {
        this.engine = engine;
    }

    /** Tells a message and returns whether a process was waiting for it and has heard it. */
    boolean tell(ProcessMessage message) {
        return !engine.createMessageCorrelation(message.name())
                .tenantId(message.tenant())
                .processInstanceBusinessKey(message.incidentNumber())
                .processInstanceVariableEquals(DispatchTechnicianSteps.WORK_ORDER_ID, message.workOrderId())
                .correlateAllWithResult()
                .isEmpty();
    }

    /** Returns whether the work order's process still runs, so that it may yet wait for the message. */
    boolean runs(ProcessMessage message) {
        return engine.createProcessInstanceQuery()
                        .processInstanceBusinessKey(message.incidentNumber(), "dispatch-technician")
                        .variableValueEquals(DispatchTechnicianSteps.WORK_ORDER_ID, message.workOrderId())
                        .count()
                > 0;
    }
}
