package io.towerflow.workbench.diagram;

import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Steps in a room that is not made to be called by diagrams. */
@Configuration
public class StepsElsewhere {

    @Bean
    JavaDelegate delegateElsewhere() {
        return execution -> {};
    }

    @Bean
    static JavaDelegate staticDelegateElsewhere() {
        return execution -> {};
    }
}
