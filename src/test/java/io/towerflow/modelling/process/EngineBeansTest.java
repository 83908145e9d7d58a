package io.towerflow.modelling.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.workbench.diagram.StepsElsewhere;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Which beans a diagram may call depends on what they are and on the room that declares them, and not on what uses them. */
class EngineBeansTest {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    @Configuration(proxyBeanMethods = false)
    static class Steps {

        @Bean
        JavaDelegate delegate() {
            return execution -> {};
        }

        /** Not made before it is asked for: only its method says what it is. */
        @Bean
        @Lazy
        JavaDelegate lateDelegate() {
            return execution -> {};
        }

        @Bean
        TaskListener taskListener() {
            return task -> {};
        }

        @Bean
        ExecutionListener executionListener() {
            return execution -> {};
        }

        @Bean
        Runnable other() {
            return () -> {};
        }
    }

    static class Written implements JavaDelegate {

        @Override
        public void execute(DelegateExecution execution) {}
    }

    @BeforeEach
    void start() {
        context.register(Steps.class, StepsElsewhere.class, EngineBeans.class);
        context.registerBean("written", Written.class);
        JavaDelegate byHand = execution -> {};
        context.getBeanFactory().registerSingleton("byHand", byHand);
        context.refresh();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void aBeanIsWhatItsMethodOrClassInAProcessRoomMakesIt() {
        EngineBeans beans = context.getBean(EngineBeans.class);

        assertThat(named().filter(beans::isDelegate)).containsExactlyInAnyOrder("delegate", "lateDelegate", "written");
        assertThat(named().filter(beans::isTaskListener)).containsExactly("taskListener");
        assertThat(named().filter(beans::isExecutionListener)).containsExactly("executionListener");
    }

    @Test
    void anotherRoomsDelegateIsNotForDiagrams() {
        EngineBeans beans = context.getBean(EngineBeans.class);

        assertThat(named()).contains("delegateElsewhere", "staticDelegateElsewhere", "byHand");
        for (String name : List.of("delegateElsewhere", "staticDelegateElsewhere", "byHand", "nothing")) {
            assertThat(beans.isDelegate(name)).as(name).isFalse();
        }
    }

    private Stream<String> named() {
        Set<String> names = Stream.of(context.getBeanDefinitionNames()).collect(Collectors.toSet());
        names.add("byHand");
        return names.stream();
    }
}
