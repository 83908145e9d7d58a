/** Storage that every room shares: retention, events after the commit. */
@ApplicationModule(allowedDependencies = {"tenancy"})
@NullMarked
package io.towerflow.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
