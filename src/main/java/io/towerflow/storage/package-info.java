/** Storage that every room shares: polling workers and their back-off, retention, events after the commit, times in rows. */
@ApplicationModule(allowedDependencies = {"tenancy"})
@NullMarked
package io.towerflow.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
