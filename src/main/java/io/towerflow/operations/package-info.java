/** Keeps the house running: engine settings, sign-in, health, clock, errors. */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "problem",
            "audit",
            "identity",
            "engine",
            "outbox",
            "inventory",
            "rules",
            "alarm",
            "correlation",
            "incident",
            "people",
            "notification",
            "escalation",
            "remediation",
            "dispatch",
            "storage",
            "rules :: language"
        })
@NullMarked
package io.towerflow.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
