package io.towerflow.operations.form;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the check of answers in front of both addresses of the engine's REST API. */
@Configuration(proxyBeanMethods = false)
class TaskFormConfiguration {

    /** Order after Spring Security's filter (-100), which says who calls, and before all that reads a body. */
    private static final int ORDER = -60;

    @Bean
    FilterRegistrationBean<TaskFormFilter> taskFormFilter(TaskForms forms, EngineCaller caller) {
        FilterRegistrationBean<TaskFormFilter> registration =
                new FilterRegistrationBean<>(new TaskFormFilter(forms, caller));
        registration.setName("taskForms");
        registration.addUrlPatterns("/engine-rest/*", "/camunda/api/engine/*");
        registration.setOrder(ORDER);
        return registration;
    }
}
