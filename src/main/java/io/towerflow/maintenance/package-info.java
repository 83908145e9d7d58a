/** Maintenance windows: what is asked for, when each is held, what each covers. */
@ApplicationModule(allowedDependencies = {"tenancy", "problem", "audit", "identity :: process", "inventory"})
@NullMarked
package io.towerflow.maintenance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
