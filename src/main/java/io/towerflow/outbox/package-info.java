/** What leaves by Kafka, in order, written in the transaction that decided it. */
@ApplicationModule(allowedDependencies = {"tenancy", "problem"})
@NullMarked
package io.towerflow.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
