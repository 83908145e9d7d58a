/** The queue of commands to the engine; processes that stand still, and how a person has them tried again. */
@ApplicationModule(allowedDependencies = {"tenancy", "problem", "audit"})
@NullMarked
package io.towerflow.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
