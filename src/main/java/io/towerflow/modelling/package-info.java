/**
 * Diagrams and forms that people change: what is wrong with them, what is different, their way into the engine, and the migration
 * of instances.
 */
@ApplicationModule(
        allowedDependencies = {
            "storage",
            "tenancy",
            "problem",
            "audit",
            "identity",
            "identity :: process",
            "people",
            "publishing",
            "publishing :: process"
        })
@NullMarked
package io.towerflow.modelling;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
