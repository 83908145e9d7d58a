/** Keeps the house running: engine settings, sign-in, health, clock, errors. */
@ApplicationModule(
        allowedDependencies = {
            "tenancy",
            "problem",
            "audit",
            "identity",
            "engine",
            "ingest",
            "storage",
            "alarm",
            "people",
            "notification"
        })
@NullMarked
package io.towerflow.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
