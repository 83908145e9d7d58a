package io.towerflow.operations.form;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.audit.AuditTrail;
import io.towerflow.engine.OpenTask;
import io.towerflow.engine.PersonTasks;
import io.towerflow.engine.TaskForm;
import io.towerflow.engine.WaitingProcess;
import io.towerflow.identity.Role;
import io.towerflow.operations.webapp.TaskFilters;
import io.towerflow.problem.ConflictException;
import io.towerflow.problem.NotFoundException;
import io.towerflow.tenancy.Tenancy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.task.TaskQuery;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the engine's tasks and what its processes wait for, and completes tasks for whoever is signed in. */
@Component
class EnginePersonTasks implements PersonTasks {

    private static final String TASKLIST = "/camunda/app/tasklist/default/#/?";

    private final TaskService tasks;
    private final RuntimeService runtime;
    private final ManagementService management;
    private final RepositoryService repository;
    private final TaskForms forms;
    private final TaskFilters filters;
    private final EngineCaller caller;
    private final AuditTrail audit;

    EnginePersonTasks(
            TaskService tasks,
            RuntimeService runtime,
            ManagementService management,
            RepositoryService repository,
            TaskForms forms,
            TaskFilters filters,
            EngineCaller caller,
            AuditTrail audit) {
        this.tasks = tasks;
        this.runtime = runtime;
        this.management = management;
        this.repository = repository;
        this.forms = forms;
        this.filters = filters;
        this.caller = caller;
        this.audit = audit;
    }

    @Override
    @Transactional(readOnly = true)
    public List<OpenTask> of(String businessKey) {
        List<Task> open = query().processInstanceBusinessKey(businessKey)
                .orderByTaskCreateTime()
                .asc()
                .list();
        if (open.isEmpty()) {
            return List.of();
        }
        List<Job> timers =
                timers(open.stream().map(Task::getProcessInstanceId).distinct().toList());
        String list = list();
        return open.stream()
                .map(task -> open(task, businessKey, timers, list))
                .sorted(Comparator.comparing(task -> !task.mine()))
                .toList();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<OpenTask> next(String businessKey) {
        Set<String> roles = caller.roles();
        TaskQuery urgent = query().orderByTaskPriority()
                .desc()
                .orderByDueDate()
                .asc()
                .orderByTaskCreateTime()
                .asc();
        TaskQuery mine = administers(roles)
                ? urgent
                : urgent.or()
                        .taskCandidateGroupIn(List.copyOf(roles))
                        .taskAssignee(caller.name())
                        .endOr();
        // Those of one business key are few: one of another lies among the first of all.
        return mine.listPage(0, 10).stream()
                .flatMap(task -> businessKey(task).filter(key -> !key.equals(businessKey)).stream()
                        .map(key -> open(task, key, List.of(), list())))
                .findFirst();
    }

    private Optional<String> businessKey(Task task) {
        return Optional.ofNullable(runtime.createProcessInstanceQuery()
                        .processInstanceId(task.getProcessInstanceId())
                        .singleResult())
                .map(ProcessInstance::getBusinessKey);
    }

    private TaskQuery query() {
        return tasks.createTaskQuery().tenantIdIn(Tenancy.required());
    }

    private String list() {
        return filters.widestOf(caller.roles())
                .map(id -> TASKLIST + "filter=" + id + "&task=")
                .orElse(TASKLIST + "task=");
    }

    private OpenTask open(Task task, String businessKey, List<Job> timers, String list) {
        Set<String> groups = tasks.getIdentityLinksForTask(task.getId()).stream()
                .map(IdentityLink::getGroupId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Set<String> roles = caller.roles();
        return new OpenTask(
                task.getId(),
                task.getTaskDefinitionKey(),
                task.getName(),
                businessKey,
                task.getCreateTime().toInstant(),
                until(task, timers),
                task.getAssignee(),
                groups,
                administers(roles)
                        || caller.name().equals(task.getAssignee())
                        || groups.stream().anyMatch(roles::contains),
                list + task.getId());
    }

    private static boolean administers(Set<String> roles) {
        return roles.contains(Role.ADMIN.id()) || roles.contains(Role.OPERATOR.id());
    }

    /** Time at which a timer at the task's edge goes off. */
    private @Nullable Instant until(Task task, List<Job> timers) {
        BpmnModelInstance model = repository.getBpmnModelInstance(task.getProcessDefinitionId());
        return timers.stream()
                .filter(timer -> timer.getProcessInstanceId().equals(task.getProcessInstanceId())
                        && timer.getDuedate() != null
                        && model.getModelElementById(activity(timer)) instanceof BoundaryEvent edge
                        && edge.cancelActivity()
                        && edge.getAttachedTo().getId().equals(task.getTaskDefinitionKey()))
                .map(timer -> timer.getDuedate().toInstant())
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    @Override
    @Transactional(readOnly = true)
    public List<WaitingProcess> waiting(String businessKey) {
        List<ProcessInstance> running = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(businessKey)
                .tenantIdIn(Tenancy.required())
                .list();
        return running.isEmpty()
                ? List.of()
                : waiting(
                        running,
                        timers(running.stream().map(ProcessInstance::getId).toList()));
    }

    private List<WaitingProcess> waiting(List<ProcessInstance> running, List<Job> timers) {
        List<WaitingProcess> found = new ArrayList<>();
        for (ProcessInstance instance : running) {
            BpmnModelInstance model = repository.getBpmnModelInstance(instance.getProcessDefinitionId());
            List<EventSubscription> messages = runtime
                    .createEventSubscriptionQuery()
                    .processInstanceId(instance.getId())
                    .eventType("message")
                    .list()
                    .stream()
                    .filter(one -> isWait(model, one.getActivityId()))
                    .toList();
            List<Job> times = timers.stream()
                    .filter(timer -> timer.getProcessInstanceId().equals(instance.getId()))
                    .filter(timer -> isWait(model, activity(timer)))
                    .toList();
            if (messages.isEmpty() && times.isEmpty()) {
                continue;
            }
            ProcessDefinition process = repository.getProcessDefinition(instance.getProcessDefinitionId());
            found.add(new WaitingProcess(
                    process.getKey(),
                    Objects.requireNonNullElse(process.getName(), process.getKey()),
                    Stream.concat(
                                    messages.stream().map(EventSubscription::getActivityId),
                                    times.stream().map(this::activity))
                            .map(activity -> name(model, activity))
                            .distinct()
                            .toList(),
                    Stream.concat(
                                    messages.stream().map(one -> ((EventSubscriptionEntity) one).getCreated()),
                                    times.stream().map(Job::getCreateTime))
                            .map(Date::toInstant)
                            .max(Comparator.naturalOrder())
                            .orElseThrow(),
                    times.stream()
                            .map(Job::getDuedate)
                            .filter(Objects::nonNull)
                            .map(Date::toInstant)
                            .min(Comparator.naturalOrder())
                            .orElse(null)));
        }
        return found;
    }

    /**
     * Whether it is an event between two steps, unlike those at the edge of a task or of the whole process, which are always
     * awaited.
     */
    private static boolean isWait(BpmnModelInstance model, @Nullable String activity) {
        return activity != null
                && (model.getModelElementById(activity) instanceof IntermediateCatchEvent
                        || model.getModelElementById(activity) instanceof ReceiveTask);
    }

    private static String name(BpmnModelInstance model, String activity) {
        return model.getModelElementById(activity) instanceof FlowElement element && element.getName() != null
                ? element.getName().replaceAll("\\s+", " ")
                : activity;
    }

    private List<Job> timers(Collection<String> instances) {
        return management
                .createJobQuery()
                .processInstanceIds(Set.copyOf(instances))
                .timers()
                .active()
                .list();
    }

    private String activity(Job job) {
        return management
                .createJobDefinitionQuery()
                .jobDefinitionId(job.getJobDefinitionId())
                .singleResult()
                .getActivityId();
    }

    @Override
    public TaskForm form(String taskId, Locale language) {
        return caller.call(() -> forms.shown(taskId, language));
    }

    @Override
    public void complete(String businessKey, String taskId, Map<String, String> answers) {
        Refusal.await();
        try {
            caller.call(() -> {
                Task task = tasks.createTaskQuery()
                        .taskId(taskId)
                        .processInstanceBusinessKey(businessKey)
                        .singleResult();
                if (task == null) {
                    throw new NotFoundException("open task", taskId);
                }
                ObjectNode taken = forms.checked(taskId, forms.answer(taskId, answers));
                tasks.complete(taskId, TaskForms.values(taken));
                audit.record(
                        caller.name(),
                        "complete-task",
                        "incident " + businessKey,
                        Map.of("task", Objects.requireNonNullElse(task.getName(), task.getTaskDefinitionKey())));
                return task;
            });
        } catch (OptimisticLockingException meanwhile) {
            throw new ConflictException("Somebody else changed the task at the same moment; look at it again");
        } catch (RuntimeException failed) {
            RuntimeException reason = Refusal.end();
            throw reason == null ? failed : reason;
        } finally {
            Refusal.end();
        }
    }
}
