package io.towerflow.audit;

import java.time.Instant;
import java.util.Map;

/** One thing that was done. The meaning of the fields is that of {@link AuditTrail#record}. */
public record AuditEntry(long id, Instant at, String actor, String action, String thing, Map<String, Object> details) {}
