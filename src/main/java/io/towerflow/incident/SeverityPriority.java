package io.towerflow.incident;

import io.towerflow.alarm.PerceivedSeverity;

/** Priorities of the engine's jobs and commands by severity. */
public final class SeverityPriority {

    private SeverityPriority() {}

    /** Returns 50 for critical, 10 less for each severity below, 0 for cleared. */
    public static int of(PerceivedSeverity severity) {
        return severity == PerceivedSeverity.CLEARED ? 0 : 50 - 10 * severity.ordinal();
    }
}
