package io.towerflow.escalation;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.people.Skill;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Facts that an escalation knows of its incident, apart from the time.
 *
 * @param sites how many are concerned, 1 or more
 * @param technologies how many of 2G to 5G stand at them
 * @param region of the root cause's site; null where it is not known
 * @param skill that the work takes; null where it is not known
 * @param openedAt when the incident was opened
 * @param dueAt when the agreed time is over
 * @param downAt when the root cause's site runs out of battery; null where it does not, or nobody knows
 * @param powerBack whether the site was without power and has it again
 */
public record EscalationCase(
        PerceivedSeverity severity,
        int sites,
        int technologies,
        @Nullable String region,
        @Nullable Skill skill,
        Instant openedAt,
        Instant dueAt,
        @Nullable Instant downAt,
        boolean powerBack) {

    /** Creates one of a site whose power did not come back, or was never away. */
    EscalationCase(
            PerceivedSeverity severity,
            int sites,
            int technologies,
            @Nullable String region,
            @Nullable Skill skill,
            Instant openedAt,
            Instant dueAt,
            @Nullable Instant downAt) {
        this(severity, sites, technologies, region, skill, openedAt, dueAt, downAt, false);
    }

    EscalationCase withPowerBack() {
        return new EscalationCase(severity, sites, technologies, region, skill, openedAt, dueAt, null, true);
    }
}
