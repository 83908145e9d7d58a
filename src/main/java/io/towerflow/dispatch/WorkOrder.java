package io.towerflow.dispatch;

import io.towerflow.people.Skill;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A technician's visit for an incident.
 *
 * @param id the natural id, as {@code WO-2026-000045}
 * @param code the short code in SMS, a letter and two or three digits, unique among open work orders
 * @param technicianId who has it, or is being offered it; null where nobody is
 */
public record WorkOrder(
        String id,
        String tenant,
        String incidentNumber,
        String siteId,
        Skill skill,
        String code,
        WorkOrderState state,
        @Nullable String technicianId,
        Instant createdAt,
        Instant stateChangedAt) {}
