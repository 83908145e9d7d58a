package io.towerflow.engine.process;

import io.towerflow.engine.FailedStep;
import io.towerflow.engine.FailedSteps;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the engine's jobs that ended in an exception, and sets them going again. */
@Component
@Transactional
class EngineFailedSteps implements FailedSteps {

    private static final int MOST = 50;

    /** Suffix by which the engine calls the frame around the repetitions of a step. */
    private static final String BODY = "#multiInstanceBody";

    private final ManagementService management;
    private final RuntimeService runtime;
    private final RepositoryService repository;
    private final ProcessEngineConfigurationImpl engine;
    private final Clock clock;

    EngineFailedSteps(
            ManagementService management,
            RuntimeService runtime,
            RepositoryService repository,
            ProcessEngineConfigurationImpl engine,
            Clock clock) {
        this.management = management;
        this.runtime = runtime;
        this.repository = repository;
        this.engine = engine;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<FailedStep> of(String businessKey) {
        Set<String> instances = runtime
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(businessKey)
                .tenantIdIn(Tenancy.required())
                .list()
                .stream()
                .map(ProcessInstance::getId)
                .collect(Collectors.toSet());
        // Without any the engine would answer with those of all
        return instances.isEmpty()
                ? List.of()
                : steps(jobs().processInstanceIds(instances)
                                .withException()
                                .orderByJobRetries()
                                .asc())
                        .stream()
                        // One that gave way to another keeps the exception, but has lost no try by it
                        .filter(step -> step.triesLeft() < engine.getDefaultNumberOfRetries())
                        .toList();
    }

    @Override
    @Transactional(readOnly = true)
    public List<FailedStep> stalled(int offset, int limit) {
        return steps(stalledJobs().orderByProcessInstanceId().asc(), offset, limit);
    }

    @Override
    @Transactional(readOnly = true)
    public long stalledCount() {
        return stalledJobs().count();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<FailedStep> stalled(String id) {
        return steps(stalledJobs().jobId(id)).stream().findFirst();
    }

    @Override
    public void retry(FailedStep step) {
        // Its due date is the one that a further try by itself would have had
        management
                .setJobRetries(engine.getDefaultNumberOfRetries())
                .jobId(step.id())
                .dueDate(Date.from(clock.instant()))
                .execute();
    }

    private JobQuery stalledJobs() {
        return jobs().noRetriesLeft();
    }

    private JobQuery jobs() {
        return management.createJobQuery().tenantIdIn(Tenancy.required());
    }

    private List<FailedStep> steps(JobQuery query) {
        return steps(query, 0, MOST);
    }

    private List<FailedStep> steps(JobQuery query, int offset, int limit) {
        List<Job> jobs = query.orderByJobId().asc().listPage(offset, limit);
        if (jobs.isEmpty()) {
            return List.of();
        }
        Map<String, ProcessInstance> instances = instances(jobs);
        return jobs.stream()
                // Those of the engine's own housekeeping belong to no process
                .filter(job -> job.getProcessDefinitionId() != null)
                .map(job -> step(job, instances))
                .toList();
    }

    /** Finds the instances of these jobs, and those that called them. */
    private Map<String, ProcessInstance> instances(List<Job> jobs) {
        Set<String> wanted = jobs.stream()
                .flatMap(job -> Stream.of(job.getProcessInstanceId(), job.getRootProcessInstanceId()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return wanted.isEmpty()
                ? Map.of()
                : runtime.createProcessInstanceQuery().processInstanceIds(wanted).list().stream()
                        .collect(Collectors.toMap(ProcessInstance::getId, Function.identity()));
    }

    private FailedStep step(Job job, Map<String, ProcessInstance> instances) {
        ProcessDefinition process = repository.getProcessDefinition(job.getProcessDefinitionId());
        String step = step(job);
        boolean stalled = job.getRetries() == 0;
        Date due = job.getDuedate();
        return new FailedStep(
                job.getId(),
                process.getKey(),
                Objects.requireNonNullElse(process.getName(), process.getKey()),
                step,
                name(process.getId(), step),
                Objects.requireNonNullElse(job.getProcessInstanceId(), ""),
                businessKey(job, instances),
                since(job),
                ErrorLine.of(job.getExceptionMessage(), management.getJobExceptionStacktrace(job.getId())),
                job.getRetries(),
                stalled || due == null ? null : due.toInstant());
    }

    private static @Nullable String businessKey(Job job, Map<String, ProcessInstance> instances) {
        return Stream.of(job.getProcessInstanceId(), job.getRootProcessInstanceId())
                .filter(Objects::nonNull)
                .map(instances::get)
                .filter(Objects::nonNull)
                .map(ProcessInstance::getBusinessKey)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Returns the step where it failed: a job goes on from the step that it belongs to until something waits. */
    private String step(Job job) {
        String activity = job.getFailedActivityId();
        if (activity == null) {
            activity = management
                    .createJobDefinitionQuery()
                    .jobDefinitionId(job.getJobDefinitionId())
                    .singleResult()
                    .getActivityId();
        }
        return activity.endsWith(BODY) ? activity.substring(0, activity.length() - BODY.length()) : activity;
    }

    private String name(String definition, String step) {
        return repository.getBpmnModelInstance(definition).getModelElementById(step) instanceof FlowElement element
                        && element.getName() != null
                ? element.getName().replaceAll("\\s+", " ")
                : step;
    }

    /**
     * Returns since when it stands still: the engine notes when a job has used up its tries; what is still tried failed when it
     * was last put off.
     */
    private Instant since(Job job) {
        Incident stalled = runtime.createIncidentQuery()
                .incidentType(Incident.FAILED_JOB_HANDLER_TYPE)
                .configuration(job.getId())
                .singleResult();
        return (stalled == null ? job.getCreateTime() : stalled.getIncidentTimestamp()).toInstant();
    }
}
