/** Transactional outbox: events that leave by Kafka, in order, written in the transaction that decided them. */
@ApplicationModule(allowedDependencies = {"storage", "tenancy"})
@NullMarked
package io.towerflow.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
