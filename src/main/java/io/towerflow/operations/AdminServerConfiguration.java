package io.towerflow.operations;

import de.codecentric.boot.admin.server.config.EnableAdminServer;
import org.springframework.context.annotation.Configuration;

/** Spring Boot Admin, served by this application about itself and its sister nodes. */
@Configuration(proxyBeanMethods = false)
@EnableAdminServer
class AdminServerConfiguration {}
