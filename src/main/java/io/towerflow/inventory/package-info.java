/** Sites, equipment, links, feeders and occupants, and the topology they form. */
@ApplicationModule(allowedDependencies = {"storage", "tenancy", "answer", "problem", "audit"})
@NullMarked
package io.towerflow.inventory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
