package io.towerflow.incident.web;

import org.jspecify.annotations.Nullable;

/** Outcome of a bulk action for one incident: 202, or the status and words of its problem. */
record BulkOutcome(String number, int status, @Nullable String detail) {}
