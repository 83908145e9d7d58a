package io.towerflow.alarm.intake;

import io.towerflow.alarm.Alarm;
import io.towerflow.alarm.AlarmIdentity;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.PerceivedSeverity;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An alarm while the intake works on it: the row of the table {@code alarm}. Times in microseconds, 0 for none. */
final class AlarmRow {

    final UUID id;
    final AlarmIdentity identity;
    final String domain;
    final String siteId;
    final @Nullable String externalAlarmId;

    @Nullable
    String additionalText;

    Map<String, String> details;

    PerceivedSeverity severity;
    String originalSeverity;
    long raisedAt;
    long changedAt;
    long clearedAt;
    int count = 1;
    int flaps;
    boolean flapping;

    /**
     * State of the identity that the row remembers: the present occurrence's is the truth, a former one's of no use.
     */
    AlarmState track;

    boolean stored;
    boolean touched;
    boolean reworded;

    AlarmRow(
            UUID id,
            AlarmIdentity identity,
            String domain,
            String siteId,
            @Nullable String externalAlarmId,
            @Nullable String additionalText,
            Map<String, String> details,
            PerceivedSeverity severity,
            String originalSeverity,
            long raisedAt,
            AlarmState track) {
        this.id = id;
        this.identity = identity;
        this.domain = domain;
        this.siteId = siteId;
        this.externalAlarmId = externalAlarmId;
        this.additionalText = additionalText;
        this.details = details;
        this.severity = severity;
        this.originalSeverity = originalSeverity;
        this.raisedAt = raisedAt;
        this.changedAt = raisedAt;
        this.track = track;
    }

    /** Returns whether a report says the same of it for people. */
    boolean says(AlarmReport report) {
        return Objects.equals(additionalText, report.additionalText()) && details.equals(report.details());
    }

    boolean active() {
        return clearedAt == 0;
    }

    Alarm alarm() {
        return new Alarm(
                id,
                identity.tenant(),
                domain,
                siteId,
                identity.sourceSystemId(),
                identity.alarmedObjectId(),
                identity.alarmType(),
                identity.probableCause(),
                identity.specificProblem(),
                severity,
                originalSeverity,
                Micros.instant(raisedAt),
                Micros.instant(changedAt),
                clearedAt == 0 ? null : Micros.instant(clearedAt),
                count,
                flaps,
                flapping,
                externalAlarmId,
                additionalText,
                details);
    }
}
