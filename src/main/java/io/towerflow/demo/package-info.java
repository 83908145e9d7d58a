/**
 * The embedded PostgreSQL, Kafka, SMTP server and telephone exchange; the demo network and its story. Nothing outside knows it.
 */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "problem",
            "identity",
            "inventory",
            "rules",
            "alarm",
            "metric",
            "correlation",
            "incident",
            "people",
            "notification",
            "remediation",
            "dispatch",
            "storage",
            "maintenance",
            "dispatch :: booking"
        })
@NullMarked
package io.towerflow.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
