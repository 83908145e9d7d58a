package io.towerflow.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.TowerFlow;
import io.towerflow.modelling.DeploymentContext;
import io.towerflow.modelling.LintFinding;
import io.towerflow.modelling.ProcessFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** The shipped diagrams and forms keep the rules that changed ones are held to when they are uploaded. */
public class ProcessModelTest {

    private static final Map<String, String> DIAGRAMS = files("classpath*:processes/**/*.bpmn");
    private static final Map<String, String> FORMS = files("classpath*:forms/**/*.form");
    private static final Set<String> PROCESSES = DIAGRAMS.values().stream()
            .map(ProcessFiles::key)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());

    /** The product's beans as the class path has them: what the running product asks its container. */
    public static final class ScannedBeans implements DeploymentContext.Beans {

        private static final Set<String> DELEGATES = named(JavaDelegate.class);
        private static final Set<String> EXECUTION_LISTENERS = named(ExecutionListener.class);
        private static final Set<String> TASK_LISTENERS = named(TaskListener.class);

        @Override
        public boolean isDelegate(String name) {
            return DELEGATES.contains(name);
        }

        @Override
        public boolean isExecutionListener(String name) {
            return EXECUTION_LISTENERS.contains(name);
        }

        @Override
        public boolean isTaskListener(String name) {
            return TASK_LISTENERS.contains(name);
        }

        private static Set<String> named(Class<?> type) {
            ClassPathScanningCandidateComponentProvider scanner =
                    new ClassPathScanningCandidateComponentProvider(false);
            scanner.addIncludeFilter(new AnnotationTypeFilter(Configuration.class));
            return scanner.findCandidateComponents(TowerFlow.class.getPackageName()).stream()
                    .map(bean -> String.valueOf(bean.getBeanClassName()))
                    .filter(name -> name.contains(".process."))
                    .map(name -> ClassUtils.resolveClassName(name, null))
                    .flatMap(steps -> Arrays.stream(steps.getDeclaredMethods()))
                    .filter(step -> step.isAnnotationPresent(Bean.class) && step.getReturnType() == type)
                    .map(Method::getName)
                    .collect(Collectors.toSet());
        }
    }

    static Stream<String> diagrams() {
        return DIAGRAMS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("diagrams")
    void nothingIsFoundInAShippedDiagramAndItsForms(String diagram) {
        Map<String, String> files = new TreeMap<>(Map.of(diagram, DIAGRAMS.get(diagram)));
        ProcessFiles.forms(DIAGRAMS.get(diagram)).forEach(form -> files.put(form, FORMS.get(form)));

        List<LintFinding> found =
                ProcessFiles.lint(files, new DeploymentContext(new ScannedBeans(), PROCESSES, Map.copyOf(files)));

        assertThat(found).isEmpty();
    }

    @Test
    void aProcessHasOneFile() {
        assertThat(DIAGRAMS).hasSizeGreaterThan(7).hasSameSizeAs(PROCESSES);
    }

    private static Map<String, String> files(String pattern) {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(pattern))
                    .collect(Collectors.toMap(
                            file -> String.valueOf(file.getFilename()), text(), (one, other) -> one, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Function<Resource, String> text() {
        return file -> {
            try {
                return file.getContentAsString(StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
