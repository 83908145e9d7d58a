package io.towerflow.dispatch.process;

import io.towerflow.dispatch.TechnicianSelection;
import io.towerflow.dispatch.VisitService;
import io.towerflow.dispatch.WorkOrder;
import io.towerflow.dispatch.WorkOrderService;
import io.towerflow.dispatch.booking.Bookings;
import io.towerflow.identity.process.TaskActor;
import io.towerflow.identity.process.TaskAnswers;
import java.time.Duration;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Names the steps of the process dispatch-technician and the variables that it shares with the processes that it calls. Diagrams
 * call a step by its method's name, those of released versions too: one that a released diagram calls stays.
 */
@Configuration(proxyBeanMethods = false)
class DispatchTechnicianSteps {

    static final String WORK_ORDER_ID = "workOrderId";

    /** Variable: time when the shift of who is on the visit ends, or it is looked at again. */
    static final String SHIFT_END = "shiftEnd";

    private static final String PERMIT_NEEDED = "permitNeeded";
    private static final String PERMIT_WAIT = "permitWait";
    private static final String FOLLOW_UP = "followUp";

    // What the forms ask.
    private static final String PERMIT = "permit";
    private static final String PERMIT_REFERENCE = "permitReference";
    private static final String DECISION = "decision";
    private static final String DISPATCH = "dispatch";
    private static final String TECHNICIAN_ID = "technicianId";
    private static final String OVERRULE_REASON = "overruleReason";

    /** Returns the work order that the process is about. */
    static String workOrder(VariableScope process) {
        return (String) process.getVariable(WORK_ORDER_ID);
    }

    @Bean
    JavaDelegate createWorkOrderDelegate(WorkOrderService workOrders) {
        return execution -> {
            String preferred = (String) execution.getVariable(TECHNICIAN_ID);
            WorkOrder order = workOrders.open(execution.getProcessBusinessKey(), preferred);
            execution.setVariable(WORK_ORDER_ID, order.id());
        };
    }

    @Bean
    JavaDelegate reservePartDelegate(Bookings bookings) {
        return execution -> bookings.reservePart(workOrder(execution));
    }

    @Bean
    JavaDelegate releasePartDelegate(Bookings bookings) {
        return execution -> bookings.releasePart(workOrder(execution));
    }

    @Bean
    JavaDelegate takePartDelegate(Bookings bookings) {
        return execution -> bookings.takePart(workOrder(execution));
    }

    @Bean
    JavaDelegate bookAccessDelegate(Bookings bookings) {
        return execution -> {
            Optional<Duration> wait = bookings.bookAccess(workOrder(execution));
            execution.setVariable(PERMIT_NEEDED, wait.isPresent());
            wait.ifPresent(time -> execution.setVariable(PERMIT_WAIT, time.toString()));
        };
    }

    @Bean
    JavaDelegate cancelAccessDelegate(Bookings bookings) {
        return execution -> bookings.cancelAccess(workOrder(execution));
    }

    @Bean
    JavaDelegate enterUnansweredDelegate(Bookings bookings) {
        return execution -> bookings.enterUnanswered(workOrder(execution));
    }

    @Bean
    JavaDelegate confirmTechnicianDelegate(VisitService visits) {
        return execution -> execution.setVariable(
                SHIFT_END, visits.confirm(workOrder(execution)).toString());
    }

    @Bean
    JavaDelegate releaseTechnicianDelegate(WorkOrderService workOrders) {
        return execution -> workOrders.releaseTechnician(workOrder(execution));
    }

    @Bean
    JavaDelegate openFollowUpDelegate(WorkOrderService workOrders) {
        return execution -> {
            Optional<WorkOrder> next = workOrders.openFollowUp(workOrder(execution));
            execution.setVariable(FOLLOW_UP, next.isPresent());
            next.ifPresent(order -> execution.setVariable(WORK_ORDER_ID, order.id()));
        };
    }

    @Bean
    JavaDelegate rejectWorkOrderDelegate(WorkOrderService workOrders) {
        return execution -> workOrders.reject(workOrder(execution));
    }

    /** Takes over whether a permit was granted; an unknown answer cannot complete the task. */
    @Bean
    TaskListener decidePermitListener(Bookings bookings) {
        return task -> {
            String reference = TaskAnswers.text(task, PERMIT_REFERENCE);
            task.removeVariable(PERMIT_REFERENCE);
            Object answer = task.getVariable(PERMIT);
            bookings.decidePermit(
                    workOrder(task), answer == null ? null : answer.toString(), reference, TaskActor.of(task));
        };
    }

    /**
     * Stores whom the dispatcher chose in an incident's triage, and why. A choice that takes a reason and has none cannot
     * complete the task in Tasklist; one that was decided elsewhere, where nobody can be asked any more, is kept and not
     * followed.
     */
    @Bean
    TaskListener keepChoiceListener(TechnicianSelection selection) {
        return task -> {
            Object technician = task.getVariable(TECHNICIAN_ID);
            Object reason = task.getVariable(OVERRULE_REASON);
            task.removeVariable(OVERRULE_REASON);
            if (DISPATCH.equals(task.getVariable(DECISION)) && technician != null) {
                selection.choose(
                        task.getExecution().getProcessBusinessKey(),
                        technician.toString(),
                        reason == null ? null : reason.toString(),
                        TaskActor.of(task),
                        !TaskActor.elsewhere());
            }
        };
    }

    /**
     * Runs when a dispatch ends, however it ends: also when its incident no longer needs it and the engine deletes it. Who is
     * still on the way then is told so, in the same transaction.
     */
    @Bean
    ExecutionListener standDownListener(WorkOrderService workOrders) {
        return execution -> {
            if (execution.getVariable(WORK_ORDER_ID) != null) {
                workOrders.standDown(workOrder(execution));
            }
        };
    }
}
