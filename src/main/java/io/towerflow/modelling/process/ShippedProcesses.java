package io.towerflow.modelling.process;

import io.towerflow.modelling.DeployedProcess;
import io.towerflow.modelling.Diagram;
import io.towerflow.modelling.ProcessFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Deploys the diagrams and forms that come with the product, each diagram with its forms by itself, where they are not those
 * that the product brought last. So a start brings nothing back that was changed here, and an upgrade only what the product
 * itself has changed: in one deployment of all, one changed diagram would bring back every other one.
 */
@Component
public class ShippedProcesses extends AbstractProcessEnginePlugin {

    private static final Logger LOG = LoggerFactory.getLogger(ShippedProcesses.class);

    @Override
    public void postProcessEngineBuild(ProcessEngine engine) {
        deploy(
                engine.getRepositoryService(),
                files("classpath*:processes/**/*.bpmn"),
                files("classpath*:forms/**/*.form"));
    }

    /** @param diagrams their texts by file name; so the forms */
    public static void deploy(RepositoryService repository, Map<String, String> diagrams, Map<String, String> forms) {
        diagrams.forEach((file, diagram) -> {
            String key = file.substring(0, file.length() - Diagram.SUFFIX.length());
            ProcessDefinition before = latest(repository, key);
            DeploymentBuilder builder = repository
                    .createDeployment()
                    .name(DeployedProcess.PRODUCT + " " + key)
                    .source(DeployedProcess.PRODUCT)
                    .enableDuplicateFiltering(false)
                    .addString(file, diagram);
            ProcessFiles.forms(diagram)
                    .forEach(form -> builder.addString(form, Objects.requireNonNull(forms.get(form), form)));
            builder.deploy();
            ProcessDefinition after = latest(repository, key);
            if (before != null && after != null && !before.getId().equals(after.getId())) {
                tell(repository, before, after);
            }
        });
    }

    private static void tell(RepositoryService repository, ProcessDefinition before, ProcessDefinition after) {
        String change = repository
                .createDeploymentQuery()
                .deploymentId(before.getDeploymentId())
                .singleResult()
                .getSource();
        if (change == null || change.equals(DeployedProcess.PRODUCT)) {
            LOG.info("The process {} has version {} with this release", after.getKey(), after.getVersion());
        } else {
            LOG.warn(
                    "The process {} has version {} with this release, in the place of version {}, which was published by {}:"
                            + " what that changed must be made anew from the new version",
                    after.getKey(),
                    after.getVersion(),
                    before.getVersion(),
                    change);
        }
    }

    private static @Nullable ProcessDefinition latest(RepositoryService repository, String key) {
        return repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(key)
                .withoutTenantId()
                .latestVersion()
                .singleResult();
    }

    private static Map<String, String> files(String pattern) {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(pattern))
                    .collect(Collectors.toMap(
                            file -> Objects.requireNonNull(file.getFilename()),
                            file -> {
                                try {
                                    return file.getContentAsString(StandardCharsets.UTF_8);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            },
                            (one, other) -> one,
                            TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
