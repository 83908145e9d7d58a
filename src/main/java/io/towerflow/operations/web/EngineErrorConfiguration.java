package io.towerflow.operations.web;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Registers the filter of the engine's errors. */
@Configuration(proxyBeanMethods = false)
class EngineErrorConfiguration {

    /** Order after Spring Security's filter (-100), around the engine's own (-50). */
    private static final int ORDER = -60;

    @Bean
    FilterRegistrationBean<EngineErrorFilter> engineErrorFilter() {
        FilterRegistrationBean<EngineErrorFilter> registration = new FilterRegistrationBean<>(new EngineErrorFilter());
        registration.addUrlPatterns("/engine-rest/*", "/camunda/api/*", "/camunda/app/*");
        registration.setOrder(ORDER);
        return registration;
    }
}
