/** The incident: what people see, work on and close; one process each. */
@ApplicationModule(
        allowedDependencies = {
            "storage",
            "tenancy",
            "answer",
            "problem",
            "audit",
            "engine",
            "identity :: process",
            "outbox",
            "inventory",
            "rules",
            "alarm",
            "correlation",
            "maintenance",
            "engine :: queue"
        })
@NullMarked
package io.towerflow.incident;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
