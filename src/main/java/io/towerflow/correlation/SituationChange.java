package io.towerflow.correlation;

import io.towerflow.alarm.PerceivedSeverity;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Change of one situation by a batch. Only material changes are told; the rest are rows.
 *
 * @param severity the worst severity among its active alarms; {@code CLEARED} when none is active
 * @param sites every site with an alarm in it
 * @param mergedInto for {@code MERGED}: the situation that goes on
 */
public record SituationChange(
        Kind kind,
        String tenant,
        UUID situationId,
        String domain,
        PerceivedSeverity severity,
        Set<String> sites,
        Instant at,
        @Nullable UUID mergedInto) {

    /** Kinds of changes that people or processes may have to hear of. */
    public enum Kind {
        /** Settled: the settling time is over, or a critical alarm does not wait, and an incident is due. */
        SETTLED,
        SEVERITY_RAISED,
        /** Lower severity: the worst of its active alarms became less severe, or cleared while others are active. */
        SEVERITY_LOWERED,
        SITE_ADDED,
        ALL_CLEAR,
        /** Return of an alarm, or a new one that joined, after all clear. */
        ALARMS_RETURNED,
        MERGED
    }
}
