package io.towerflow.incident.web;

import org.jspecify.annotations.Nullable;

/** What became of one incident of a bulk action: 202, or the status and words of its problem. */
record BulkOutcome(String number, int status, @Nullable String detail) {}
