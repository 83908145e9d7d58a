package io.towerflow.engine.process;

import io.towerflow.engine.TakenPath;
import io.towerflow.engine.TakenPaths;
import io.towerflow.tenancy.Tenancy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    EngineTakenPaths(HistoryService history, RepositoryService repository) {
        this.history = history;
        this.repository = repository;
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
        List<TakenPath.Step> steps = history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(instance.getId())
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .orderPartiallyByOccurrence()
                .asc()
                .listPage(0, MOST_STEPS)
                .stream()
                .map(EngineTakenPaths::step)
                .toList();
        return new TakenPath(process.getKey(), process.getVersion(), diagram(process), steps);
    }

    private static TakenPath.Step step(HistoricActivityInstance step) {
        Date ended = step.getEndTime();
        String name = step.getActivityName();
        return new TakenPath.Step(
                step.getActivityId(),
                Objects.requireNonNullElse(name, step.getActivityId()).replaceAll("\\s+", " "),
                step.getStartTime().toInstant(),
                ended == null ? null : ended.toInstant());
    }

    private String diagram(ProcessDefinition process) {
        try (InputStream in = repository.getProcessModel(process.getId())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The diagram of " + process.getId() + " cannot be read", e);
        }
    }
}
