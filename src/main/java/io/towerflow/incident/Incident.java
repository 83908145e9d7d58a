package io.towerflow.incident;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.RootCause;
import io.towerflow.incident.ranking.Urgency;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Incident, which people see, work on and close: one or more situations with one cause.
 *
 * @param number the natural id and the business key of its process, as {@code INC-2026-000123}
 * @param severity the worst severity among its active alarms; the last one once all are clear
 * @param sites ids, the root cause's site first
 * @param mergedInto the number of the incident that goes on, where this one was merged
 * @param dueAt when the agreed time is over
 * @param siteDownAt when the root cause's site goes down, where that is known
 * @param technician the id of who is asked, on the way or at work
 * @param urgency what it is listed by, 0 to 100; see {@link Urgency}
 * @param urgencyAt when that was computed
 */
public record Incident(
        String number,
        String tenant,
        String title,
        IncidentState state,
        PerceivedSeverity severity,
        List<String> sites,
        @Nullable RootCause rootCause,
        @Nullable String processInstanceId,
        @Nullable String mergedInto,
        @Nullable String acknowledgedBy,
        Instant openedAt,
        Instant changedAt,
        @Nullable Instant clearedAt,
        @Nullable Instant closedAt,
        Instant dueAt,
        @Nullable Instant siteDownAt,
        @Nullable String technician,
        int urgency,
        Instant urgencyAt) {}
