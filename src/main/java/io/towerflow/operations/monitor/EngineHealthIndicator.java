package io.towerflow.operations.monitor;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Reports degraded when jobs of the process engine have used up their retries: such a process stands still until somebody helps.
 * Says at which steps, without the tenants' own data.
 */
@Component("processesHealthIndicator")
class EngineHealthIndicator extends AbstractHealthIndicator {

    private static final int MOST = 1_000;

    private final ManagementService management;
    private final RuntimeService runtime;
    private final RepositoryService repository;

    EngineHealthIndicator(ManagementService management, RuntimeService runtime, RepositoryService repository) {
        super("The process engine does not answer");
        this.management = management;
        this.runtime = runtime;
        this.repository = repository;
    }

    /**
     * Steps of one kind that stand still.
     *
     * @param process as the diagram names it
     * @param step as the diagram names it
     * @param since when the first of them came to stand
     */
    record StandingStill(String process, String step, long count, Instant since) {}

    @Override
    protected void doHealthCheck(Health.Builder health) {
        long failed = management.createJobQuery().noRetriesLeft().count();
        health.status(failed > 0 ? Degraded.STATUS : Status.UP).withDetail("failedJobs", failed);
        if (failed > 0) {
            health.withDetail("standingStill", standingStill());
            health.withDetail(
                    "whatToDo", "Mend what the errors name on /stalled, then have the steps tried again there");
        }
    }

    private List<StandingStill> standingStill() {
        Map<List<String>, List<Incident>> bySteps = runtime
                .createIncidentQuery()
                .incidentType(Incident.FAILED_JOB_HANDLER_TYPE)
                .orderByIncidentTimestamp()
                .asc()
                .listPage(0, MOST)
                .stream()
                // The processes that called it have an entry each that points to it
                .filter(incident -> incident.getId().equals(incident.getRootCauseIncidentId()))
                .filter(incident -> incident.getProcessDefinitionId() != null)
                .collect(Collectors.groupingBy(incident -> List.of(incident.getProcessDefinitionId(), step(incident))));
        return bySteps.entrySet().stream()
                .map(entry ->
                        standingStill(entry.getKey().getFirst(), entry.getKey().getLast(), entry.getValue()))
                .sorted(Comparator.comparing(StandingStill::since).thenComparing(StandingStill::step))
                .toList();
    }

    /** Step where it failed, which may be behind the step that its job belongs to. */
    private static String step(Incident incident) {
        String failed = incident.getFailedActivityId();
        return Objects.requireNonNullElse(failed == null ? incident.getActivityId() : failed, "");
    }

    private StandingStill standingStill(String definition, String step, List<Incident> incidents) {
        FlowElement element = repository.getBpmnModelInstance(definition).getModelElementById(step);
        return new StandingStill(
                repository.getProcessDefinition(definition).getKey(),
                element == null || element.getName() == null ? step : element.getName(),
                incidents.size(),
                incidents.getFirst().getIncidentTimestamp().toInstant());
    }
}
