/** Situations: which alarms belong together, and which of them is the cause. */
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
            "maintenance"
        })
@NullMarked
package io.towerflow.correlation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
