package io.towerflow.operations.monitor;

import de.codecentric.boot.admin.server.config.EnableAdminServer;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/** Configures Spring Boot Admin, served by this application about itself and its sister nodes. */
@Configuration(proxyBeanMethods = false)
@EnableAdminServer
class AdminServerConfiguration {

    /** Serves the style sheet, since Spring Boot Admin's own way to it fails with the Thymeleaf that Spring Boot brings (500). */
    @Bean
    FilterRegistrationBean<Filter> adminColours() throws IOException {
        byte[] css;
        try (InputStream file = new ClassPathResource("monitor/variables.css").getInputStream()) {
            css = file.readAllBytes();
        }
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            response.setContentType("text/css");
            response.getOutputStream().write(css);
        });
        registration.setName("adminColours");
        registration.addUrlPatterns("/admin/variables.css");
        return registration;
    }
}
