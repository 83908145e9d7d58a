/**
 * Metrics of sites and equipment: the catalogue, and samples taken by Kafka, HTTP and Prometheus remote-write, checked by field and
 * stored once.
 *
 * <p>Samples of one site or piece of equipment and one moment are one row. For each of its metrics the value received last
 * counts; a sample that says nothing new changes nothing. What changed is noted by site and hour, so that whoever computes from
 * samples knows what to compute again.
 */
@ApplicationModule(allowedDependencies = {"tenancy", "storage", "problem", "ingest", "inventory"})
@NullMarked
package io.towerflow.metric;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
