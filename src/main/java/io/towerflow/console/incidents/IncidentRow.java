package io.towerflow.console.incidents;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.incident.IncidentState;
import io.towerflow.incident.ranking.UrgencyTexts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Line of the list of incidents.
 *
 * @param site the name of the first site; the cause's, where one is known
 * @param moreSites how many others have alarms in it
 * @param cause one sentence, or null while none is known
 * @param holder who has it: the technician who is asked, on the way or at work, else the dispatcher who acknowledged it
 * @param holderState the work order's state, or null where no technician has it
 * @param age since it was opened, until it ended
 * @param left until its SLA is broken, negative afterwards; null once all is clear
 * @param alarming whether it sounds: critical, open and not acknowledged
 * @param urgency what the list is ordered by, 0 to 100
 * @param urgencyReasons what that is made of
 * @param urgencyLine the same in one line
 */
public record IncidentRow(
        String number,
        PerceivedSeverity severity,
        IncidentState state,
        String title,
        @Nullable String siteId,
        String site,
        String region,
        ZoneId zone,
        int moreSites,
        int alarms,
        int activeAlarms,
        Instant openedAt,
        Duration age,
        @Nullable String cause,
        @Nullable Integer confidence,
        @Nullable String holder,
        @Nullable String holderState,
        @Nullable String acknowledgedBy,
        @Nullable Duration left,
        boolean alarming,
        int urgency,
        List<UrgencyTexts.Reason> urgencyReasons,
        String urgencyLine) {}
