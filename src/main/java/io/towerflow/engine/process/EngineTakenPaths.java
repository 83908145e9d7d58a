package io.towerflow.engine.process;

import io.towerflow.engine.TakenPath;
import io.towerflow.engine.TakenPaths;
import io.towerflow.tenancy.Tenancy;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the engine's history. */
@Component
class EngineTakenPaths implements TakenPaths {

    private static final int MOST_STEPS = 500;

    private final HistoryService history;
    private final RepositoryService repository;
    private final EngineDiagrams diagrams;

    EngineTakenPaths(HistoryService history, RepositoryService repository, EngineDiagrams diagrams) {
        this.history = history;
        this.repository = repository;
        this.diagrams = diagrams;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<TakenPath> of(String processInstance) {
        return Optional.ofNullable(history.createHistoricProcessInstanceQuery()
                        .processInstanceId(processInstance)
                        .tenantIdIn(Tenancy.required())
                        .singleResult())
                .map(this::path);
    }

    private TakenPath path(HistoricProcessInstance instance) {
        ProcessDefinition process = repository.getProcessDefinition(instance.getProcessDefinitionId());
        Date ended = instance.getEndTime();
        List<HistoricActivityInstance> steps = history.createHistoricActivityInstanceQuery()
                .processInstanceId(instance.getId())
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .orderPartiallyByOccurrence()
                .asc()
                .listPage(0, MOST_STEPS);
        return new TakenPath(
                process.getKey(),
                Objects.requireNonNullElse(process.getName(), process.getKey()),
                process.getVersion(),
                instance.getBusinessKey(),
                instance.getSuperProcessInstanceId(),
                instance.getStartTime().toInstant(),
                ended == null ? null : ended.toInstant(),
                diagrams.read(process.getId()),
                steps.stream().map(EngineTakenPaths::step).toList(),
                new TakenFlows(repository.getBpmnModelInstance(process.getId())).of(steps));
    }

    private static TakenPath.Step step(HistoricActivityInstance step) {
        Date ended = step.getEndTime();
        String name = step.getActivityName();
        return new TakenPath.Step(
                step.getActivityId(),
                Objects.requireNonNullElse(name, step.getActivityId()).replaceAll("\\s+", " "),
                step.getStartTime().toInstant(),
                ended == null ? null : ended.toInstant(),
                step.getCalledProcessInstanceId());
    }
}
