/** Messages to people: stored, sent once, by the channel that reaches them. */
@ApplicationModule(allowedDependencies = {"tenancy", "problem", "audit", "identity", "people", "storage"})
@NullMarked
package io.towerflow.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
