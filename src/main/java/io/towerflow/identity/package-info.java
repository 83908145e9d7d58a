/** Accounts, roles, and the table of access: who may sign in, as what, and what each role may do. */
@ApplicationModule(allowedDependencies = {"tenancy", "problem", "audit", "storage"})
@NullMarked
package io.towerflow.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
