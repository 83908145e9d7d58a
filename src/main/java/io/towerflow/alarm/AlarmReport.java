package io.towerflow.alarm;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A report of an alarm, raise or clear, in the canonical form that every source is brought into; what stands in
 * {@code alarm.keyed.v1}.
 *
 * @param id given when the report was accepted; the alarm's id if the report turns out to raise a new alarm
 * @param perceivedSeverity {@code CLEARED} for a clear
 * @param originalSeverity the source's own word for the severity
 * @param probableCause X.733's or the source's word, as it came
 * @param specificProblem the source's finer distinction; empty where it makes none
 * @param eventTime when it happened, by the source's clock; the same as {@code receivedAt} where the source gives no time
 * @param receivedAt when TowerFlow accepted it, by its own clock
 * @param externalAlarmId the source's id of the alarm, if it has one; a clear under it finds the alarm whatever else it says
 * @param additionalText the source's words for people
 * @param details further fields of the source, kept as they came
 * @param recorded whether it was recorded before and is loaded now: its own times alone order it, not its arrival
 */
public record AlarmReport(
        UUID id,
        String tenant,
        String sourceSystemId,
        String alarmedObjectId,
        AlarmType alarmType,
        String probableCause,
        String specificProblem,
        PerceivedSeverity perceivedSeverity,
        String originalSeverity,
        Instant eventTime,
        Instant receivedAt,
        @Nullable String externalAlarmId,
        @Nullable String additionalText,
        Map<String, String> details,
        boolean recorded) {

    /** A report that comes as it happens. */
    public AlarmReport(
            UUID id,
            String tenant,
            String sourceSystemId,
            String alarmedObjectId,
            AlarmType alarmType,
            String probableCause,
            String specificProblem,
            PerceivedSeverity perceivedSeverity,
            String originalSeverity,
            Instant eventTime,
            Instant receivedAt,
            @Nullable String externalAlarmId,
            @Nullable String additionalText,
            Map<String, String> details) {
        this(
                id,
                tenant,
                sourceSystemId,
                alarmedObjectId,
                alarmType,
                probableCause,
                specificProblem,
                perceivedSeverity,
                originalSeverity,
                eventTime,
                receivedAt,
                externalAlarmId,
                additionalText,
                details,
                false);
    }

    /** Copy of this report, loaded from a recording. */
    public AlarmReport ofRecording() {
        return new AlarmReport(
                id,
                tenant,
                sourceSystemId,
                alarmedObjectId,
                alarmType,
                probableCause,
                specificProblem,
                perceivedSeverity,
                originalSeverity,
                eventTime,
                receivedAt,
                externalAlarmId,
                additionalText,
                details,
                true);
    }

    public AlarmIdentity identity() {
        return new AlarmIdentity(tenant, sourceSystemId, alarmedObjectId, alarmType, probableCause, specificProblem);
    }

    /** Copy of this report about an object by another id; the one that it came with stays among the details. */
    public AlarmReport about(String objectId) {
        if (objectId.equals(alarmedObjectId)) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put("alarmedObject.sentId", alarmedObjectId);
        return new AlarmReport(
                id,
                tenant,
                sourceSystemId,
                objectId,
                alarmType,
                probableCause,
                specificProblem,
                perceivedSeverity,
                originalSeverity,
                eventTime,
                receivedAt,
                externalAlarmId,
                additionalText,
                more);
    }

    public boolean clears() {
        return perceivedSeverity == PerceivedSeverity.CLEARED;
    }
}
