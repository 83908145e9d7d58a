package io.towerflow.modelling.process;

import io.towerflow.modelling.DeployedProcess;
import io.towerflow.modelling.DeployedProcesses;
import io.towerflow.modelling.ProcessFiles;
import io.towerflow.tenancy.Tenancy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.bpmn.deployer.BpmnDeployer;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.repository.DeploymentWithDefinitions;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinitionQuery;
import org.springframework.stereotype.Component;

/** Deployed processes as the engine keeps them. */
@Component
class EngineDeployedProcesses implements DeployedProcesses {

    private final RepositoryService repository;
    private final RuntimeService runtime;
    private final ProcessEngineConfigurationImpl engine;

    EngineDeployedProcesses(RepositoryService repository, RuntimeService runtime, ProcessEngine engine) {
        this.repository = repository;
        this.runtime = runtime;
        this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    }

    @Override
    public List<DeployedProcess.Process> all() {
        Map<String, List<ProcessDefinition>> byKey = versions(definitions())
                .collect(Collectors.groupingBy(ProcessDefinition::getKey, LinkedHashMap::new, Collectors.toList()));
        return byKey.values().stream().map(this::process).toList();
    }

    @Override
    public Set<String> keys() {
        return definitions().latestVersion().list().stream()
                .map(ProcessDefinition::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<DeployedProcess.Process> find(String key) {
        List<ProcessDefinition> versions =
                versions(definitions().processDefinitionKey(key)).toList();
        return versions.isEmpty() ? Optional.empty() : Optional.of(process(versions));
    }

    private ProcessDefinitionQuery definitions() {
        return repository.createProcessDefinitionQuery().withoutTenantId();
    }

    private static Stream<ProcessDefinition> versions(ProcessDefinitionQuery query) {
        return query.orderByProcessDefinitionKey().asc().orderByProcessDefinitionVersion().desc().list().stream();
    }

    private DeployedProcess.Process process(List<ProcessDefinition> versions) {
        return new DeployedProcess.Process(
                versions.stream()
                        .map(one -> deployed(
                                one,
                                repository
                                        .createDeploymentQuery()
                                        .deploymentId(one.getDeploymentId())
                                        .singleResult()))
                        .toList(),
                List.copyOf(forms(versions.getFirst())));
    }

    private DeployedProcess deployed(ProcessDefinition one, Deployment deployment) {
        return new DeployedProcess(
                one.getId(),
                one.getKey(),
                Objects.requireNonNullElse(one.getName(), one.getKey()),
                one.getVersion(),
                Objects.requireNonNullElse(deployment.getSource(), DeployedProcess.PRODUCT),
                deployment.getDeploymentTime().toInstant(),
                runtime.createProcessInstanceQuery()
                        .processDefinitionId(one.getId())
                        .tenantIdIn(Tenancy.required())
                        .count());
    }

    private Set<String> forms(ProcessDefinition definition) {
        return ProcessFiles.forms(read(repository.getProcessModel(definition.getId())));
    }

    @Override
    public Map<String, String> files(DeployedProcess version) {
        ProcessDefinition definition = repository.getProcessDefinition(version.id());
        String diagram = read(repository.getProcessModel(version.id()));
        Set<String> forms = ProcessFiles.forms(diagram);
        Map<String, String> files = new TreeMap<>();
        files.put(version.file(), diagram);
        for (String resource : repository.getDeploymentResourceNames(definition.getDeploymentId())) {
            // The product of former days named its resources by their whole path.
            String file = resource.substring(resource.lastIndexOf('/') + 1);
            if (forms.contains(file)) {
                files.put(file, read(repository.getResourceAsStream(definition.getDeploymentId(), resource)));
            }
        }
        return files;
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DeployedProcess deploy(Map<String, String> files, String change, String name) {
        DeploymentBuilder builder = repository.createDeployment().name(name).source(change);
        files.forEach(builder::addString);
        DeploymentWithDefinitions deployment = builder.deployWithResult();
        return deployed(deployment.getDeployedProcessDefinitions().getFirst(), deployment);
    }

    @Override
    public List<Trouble> troubles(String file, String diagram) {
        return engine.getCommandExecutorTxRequired().execute(command -> engine.getDeployers().stream()
                .filter(BpmnDeployer.class::isInstance)
                .flatMap(deployer -> parsed((BpmnDeployer) deployer, file, diagram).stream())
                .toList());
    }

    /** Parses a diagram; what is thrown ends here: past the engine's command it would roll the caller's transaction back. */
    private static List<Trouble> parsed(BpmnDeployer deployer, String file, String diagram) {
        try {
            deployer.getBpmnParser()
                    .createParse()
                    .sourceString(diagram)
                    .deployment(new DeploymentEntity())
                    .name(file)
                    .execute();
            return List.of();
        } catch (ParseException wrong) {
            return wrong.getResorceReports().stream()
                    .flatMap(report -> report.getErrors().stream())
                    .map(problem -> new Trouble(problem.getMainElementId(), problem.getMessage()))
                    .toList();
        } catch (ProcessEngineException refused) {
            return List.of(new Trouble(null, String.valueOf(refused.getMessage())));
        }
    }
}
