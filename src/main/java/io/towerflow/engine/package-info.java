/** Queue of commands to the engine; processes that stand still, and how a person retries them. */
@ApplicationModule(allowedDependencies = {"tenancy", "problem", "audit", "storage"})
@NullMarked
package io.towerflow.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
