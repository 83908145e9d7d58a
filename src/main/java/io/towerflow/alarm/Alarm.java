package io.towerflow.alarm;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alarm as TowerFlow keeps it: from its raise to its clear, with all that was deduplicated into it.
 *
 * @param siteId where the alarmed object stands; a place-holder's id where the inventory does not know the object
 * @param perceivedSeverity the last severity raised; stays when the alarm clears (see {@code clearedAt})
 * @param raisedAt by the source's clock; by its arrival where that clock cannot be right
 * @param changedAt when the last report that counted happened
 * @param count reports that say the alarm is there: 1 for the first, repeats added; duplicates of a report not counted
 * @param flaps how often it cleared and came back within the damping time
 * @param flapping whether it is being damped now: its clears wait until it is quiet
 */
public record Alarm(
        UUID id,
        String tenant,
        String domain,
        String siteId,
        String sourceSystemId,
        String alarmedObjectId,
        AlarmType alarmType,
        String probableCause,
        String specificProblem,
        PerceivedSeverity perceivedSeverity,
        String originalSeverity,
        Instant raisedAt,
        Instant changedAt,
        @Nullable Instant clearedAt,
        int count,
        int flaps,
        boolean flapping,
        @Nullable String externalAlarmId,
        @Nullable String additionalText,
        Map<String, String> details) {

    public boolean active() {
        return clearedAt == null;
    }

    public AlarmIdentity identity() {
        return new AlarmIdentity(tenant, sourceSystemId, alarmedObjectId, alarmType, probableCause, specificProblem);
    }
}
