/** The incident: what people see, work on and close; one process each. */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "answer",
            "problem",
            "audit",
            "identity",
            "engine",
            "identity :: process",
            "outbox",
            "inventory",
            "rules",
            "alarm",
            "correlation",
            "storage",
            "maintenance",
            "rules :: language"
        })
@NullMarked
package io.towerflow.incident;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
