/** The audit trail: who did what, when, to which thing. */
@ApplicationModule(allowedDependencies = {"storage"})
@NullMarked
package io.towerflow.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
