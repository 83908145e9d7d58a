package io.towerflow.maintenance.process;

import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.WindowProcess;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fronts the process hold-maintenance-window. */
@Component
class EngineWindowProcess implements WindowProcess {

    static final String KEY = "hold-maintenance-window";

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final ManagementService management;

    EngineWindowProcess(RuntimeService runtime, TaskService tasks, ManagementService management) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.management = management;
    }

    @Override
    public String start(MaintenanceWindow window) {
        return runtime.createMessageCorrelation("maintenance-window.requested")
                .processInstanceBusinessKey(window.number())
                .setVariable(HoldMaintenanceWindowSteps.NUMBER, window.number())
                .setVariable(HoldMaintenanceWindowSteps.START, window.startsAt().toString())
                .setVariable(HoldMaintenanceWindowSteps.END, window.endsAt().toString())
                .correlateStartMessage()
                .getId();
    }

    @Override
    public boolean decided(String number, boolean approved) {
        Task task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("userTask_approveWindow")
                .singleResult();
        if (task == null) {
            return false;
        }
        tasks.complete(
                task.getId(),
                Map.of(
                        HoldMaintenanceWindowSteps.DECISION,
                        approved ? HoldMaintenanceWindowSteps.APPROVE : HoldMaintenanceWindowSteps.REFUSE));
        return true;
    }

    @Override
    public void extended(String number, Instant end) {
        Map<String, Object> news = Map.of(HoldMaintenanceWindowSteps.END, end.toString());
        if (tell(number, "maintenance-window.extended", news)) {
            return;
        }
        ProcessInstance process = running(number);
        if (process == null) {
            return;
        }
        runtime.setVariables(process.getId(), news);
        for (Job timer : timers(process, "boundaryEvent_nobodyApproved")) {
            management.setJobDuedate(timer.getId(), Date.from(end));
        }
    }

    @Override
    public void moved(String number, Instant start, Instant end) {
        ProcessInstance process = Objects.requireNonNull(running(number));
        runtime.setVariables(
                process.getId(),
                Map.of(
                        HoldMaintenanceWindowSteps.START,
                        start.toString(),
                        HoldMaintenanceWindowSteps.END,
                        end.toString()));
        for (Job timer : timers(process, "timer_windowStarts")) {
            management.setJobDuedate(timer.getId(), Date.from(start));
        }
    }

    @Override
    public void ends(String number) {
        timers(Objects.requireNonNull(running(number)), "timer_windowEnds")
                .forEach(timer -> management.executeJob(timer.getId()));
    }

    private List<Job> timers(ProcessInstance process, String activity) {
        return management
                .createJobQuery()
                .processInstanceId(process.getId())
                .activityId(activity)
                .list();
    }

    @Override
    public void cancelled(String number) {
        tell(number, "maintenance-window.cancelled", Map.of());
    }

    private boolean tell(String number, String message, Map<String, Object> variables) {
        Execution waiting = runtime.createExecutionQuery()
                .processInstanceBusinessKey(number)
                .messageEventSubscriptionName(message)
                .singleResult();
        if (waiting == null) {
            return false;
        }
        ProcessInstance process = running(number);
        if (process != null) {
            runtime.setVariables(process.getId(), variables);
        }
        runtime.messageEventReceived(message, waiting.getId());
        return true;
    }

    private @Nullable ProcessInstance running(String number) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(number, KEY)
                .singleResult();
    }
}
