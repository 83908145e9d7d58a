package io.towerflow.alarm.intake;

import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.tenancy.Tenancy;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Reports for tests, each with an id of its own. */
final class Reports {

    private Reports() {}

    static AlarmReport raise(String object, Instant eventTime, PerceivedSeverity severity) {
        return report(object, eventTime, eventTime.plusMillis(100), severity);
    }

    static AlarmReport report(String object, Instant eventTime, Instant receivedAt, PerceivedSeverity severity) {
        return report(
                object, eventTime, receivedAt, severity, "Mains failed", Map.of("proposedRepairedActions", "Look"));
    }

    /** A raise that says something of its own. */
    static AlarmReport worded(String object, Instant eventTime, String text, Map<String, String> details) {
        return report(object, eventTime, eventTime.plusMillis(100), PerceivedSeverity.MAJOR, text, details);
    }

    static AlarmReport report(
            String object,
            Instant eventTime,
            Instant receivedAt,
            PerceivedSeverity severity,
            String text,
            Map<String, String> details) {
        return new AlarmReport(
                UUID.randomUUID(),
                Tenancy.DEFAULT,
                "nms-1",
                object,
                AlarmType.ENVIRONMENTAL,
                "commercialPowerFailure",
                "",
                severity,
                severity.word(),
                eventTime,
                receivedAt,
                null,
                text,
                details);
    }
}
