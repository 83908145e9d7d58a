package io.towerflow.dispatch.visit;

import java.time.Instant;

/**
 * Permission to open the page of one job as one technician.
 *
 * @param expiresAt in whole seconds; from then on it opens nothing
 */
public record JobLink(String tenant, String workOrderId, String technicianId, Instant expiresAt) {}
