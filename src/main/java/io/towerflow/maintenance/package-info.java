/** Maintenance windows: their requests, when each is held, and which objects each covers. */
@ApplicationModule(allowedDependencies = {"storage", "tenancy", "problem", "audit", "identity :: process", "inventory"})
@NullMarked
package io.towerflow.maintenance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
