package io.towerflow.incident.process;

import io.towerflow.alarm.WindowsChanged;
import io.towerflow.incident.EscalationPauses;
import java.time.Duration;
import java.util.Date;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Stops and starts the clocks of escalations with planned work: the time agreed of each incident, and every timer of the
 * process that escalates it.
 */
@Component
class EscalationTimers {

    private static final String TIME_AGREED = "startEvent_slaBreached";
    private static final String ESCALATION = "escalate-incident";

    private final EscalationPauses pauses;
    private final RuntimeService runtime;
    private final ManagementService management;

    EscalationTimers(EscalationPauses pauses, RuntimeService runtime, ManagementService management) {
        this.pauses = pauses;
        this.runtime = runtime;
        this.management = management;
    }

    /** In the transaction in which the window changes. */
    @EventListener
    void on(WindowsChanged changed) {
        pauses.open().forEach(this::look);
    }

    /** Moves the timers of an incident where planned work at its sites begins, goes on longer or ends. */
    void look(String number) {
        Duration shift = pauses.look(number);
        if (shift.isZero()) {
            return;
        }
        for (ProcessInstance process : runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(number)
                .list()) {
            JobQuery timers = management.createJobQuery().processInstanceId(process.getProcessInstanceId());
            boolean escalation = process.getProcessDefinitionId().startsWith(ESCALATION + ":");
            for (Job timer : (escalation ? timers.timers() : timers.activityId(TIME_AGREED)).list()) {
                management.setJobDuedate(
                        timer.getId(), Date.from(timer.getDuedate().toInstant().plus(shift)));
            }
        }
    }
}
