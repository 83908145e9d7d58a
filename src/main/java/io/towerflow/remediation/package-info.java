/** Remote actions: which are allowed, the way to the element manager, and what came of each. */
@ApplicationModule(
        allowedDependencies = {
            "storage",
            "tenancy",
            "problem",
            "audit",
            "inventory",
            "rules",
            "rules :: language",
            "alarm",
            "correlation",
            "incident",
            "notification",
            "maintenance",
            "engine :: queue"
        })
@NullMarked
package io.towerflow.remediation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
