package io.towerflow.operations.limits;

import com.fasterxml.jackson.core.StreamReadConstraints;
import org.springframework.boot.autoconfigure.jackson.Jackson2ObjectMapperBuilderCustomizer;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Configures the limits of requests. */
@Configuration(proxyBeanMethods = false)
class LimitsConfiguration {

    /** Order after Spring Security's filter (-100), before the engine's own (-50). */
    private static final int AFTER_SECURITY = -90;

    /** Limits of JSON: alarms, drafts and answers are flat; what is deeper is made to cost. */
    private static final StreamReadConstraints JSON = StreamReadConstraints.builder()
            .maxNestingDepth(100)
            .maxStringLength(8_000_000)
            .maxNameLength(1_000)
            .maxNumberLength(400)
            .build();

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> bodyBelowEachRequest(RequestLimits limits) {
        return server -> server.addEngineValves(new BodyValve(limits.body().toBytes()));
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(EndpointLimits limits) {
        FilterRegistrationBean<BodyFilter> registration = new FilterRegistrationBean<>(new BodyFilter(limits));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    @Bean
    FilterRegistrationBean<PlaceFilter> placeFilter(EndpointLimits limits) {
        FilterRegistrationBean<PlaceFilter> registration = new FilterRegistrationBean<>(new PlaceFilter(limits));
        registration.setOrder(AFTER_SECURITY);
        return registration;
    }

    @Bean
    FilterRegistrationBean<NulFilter> nulFilter() {
        FilterRegistrationBean<NulFilter> registration = new FilterRegistrationBean<>(new NulFilter());
        registration.setOrder(AFTER_SECURITY + 1);
        return registration;
    }

    @Bean
    Jackson2ObjectMapperBuilderCustomizer boundedJson() {
        return json -> json.postConfigurer(mapper -> mapper.getFactory().setStreamReadConstraints(JSON));
    }
}
