/**
 * Ingest from Kafka and HTTP, whatever is sent: connections that lose nothing, partitions whose offsets commit with their rows,
 * retry of batches that failed, poison records, and rejected input with its reasons.
 */
@ApplicationModule(allowedDependencies = {"tenancy", "problem", "storage"})
@NullMarked
package io.towerflow.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
