/** People, their shifts and skills, on-call plans, and how to reach them. */
@ApplicationModule(allowedDependencies = {"tenancy", "problem", "audit", "identity", "inventory"})
@NullMarked
package io.towerflow.people;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
