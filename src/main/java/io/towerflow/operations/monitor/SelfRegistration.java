package io.towerflow.operations.monitor;

import de.codecentric.boot.admin.server.domain.values.Registration;
import de.codecentric.boot.admin.server.services.InstanceRegistry;
import io.towerflow.operations.security.MonitorCredentials;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Puts this server itself on the list of its Spring Boot Admin, once it answers: by a call inside the process, since a client
 * would need the server's own address and credentials, and would complain until the server is up.
 */
@Component
class SelfRegistration {

    private final InstanceRegistry registry;
    private final MonitorCredentials credentials;
    private final ServletWebServerApplicationContext context;

    SelfRegistration(
            InstanceRegistry registry, MonitorCredentials credentials, ServletWebServerApplicationContext context) {
        this.registry = registry;
        this.credentials = credentials;
        this.context = context;
    }

    @EventListener(ApplicationReadyEvent.class)
    void register() {
        String address = "http://127.0.0.1:" + context.getWebServer().getPort();
        Registration registration = Registration.create("TowerFlow", address + "/actuator/health")
                .managementUrl(address + "/actuator")
                .serviceUrl(address + "/")
                .source("itself")
                .metadata("user.name", credentials.name())
                .metadata("user.password", credentials.password())
                .build();
        registry.register(registration).subscribe();
    }
}
