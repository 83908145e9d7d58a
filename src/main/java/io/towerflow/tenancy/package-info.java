/** Tenants and the scope of one in a thread and a transaction. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.towerflow.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
