/** Tenants, roles and the table of who may do what. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.towerflow.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
