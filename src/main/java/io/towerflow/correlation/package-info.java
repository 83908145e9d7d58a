/** Situations: which alarms belong together, and which of them is the cause. */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "problem",
            "audit",
            "outbox",
            "inventory",
            "rules",
            "alarm",
            "storage",
            "maintenance",
            "rules :: language"
        })
@NullMarked
package io.towerflow.correlation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
