/** The canonical alarm: intake, deduplication, flapping, the ledger. */
@ApplicationModule(allowedDependencies = {"tenancy", "problem", "audit", "outbox", "inventory", "rules"})
@NullMarked
package io.towerflow.alarm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
