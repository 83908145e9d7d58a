package io.towerflow.audit;

import java.time.Instant;
import java.util.Map;

/** An entry of the audit trail. The meaning of the fields is that of {@link AuditTrail#record}. */
public record AuditEntry(long id, Instant at, String actor, String action, String thing, Map<String, Object> details) {}
