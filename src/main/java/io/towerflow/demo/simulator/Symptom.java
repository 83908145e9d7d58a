package io.towerflow.demo.simulator;

import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An alarm that a fault brings about if it lasts long enough.
 *
 * @param after from the fault's start to the alarm's raise
 * @param clearsAfter from the fault's start to the clear of an alarm that goes away by itself; null for one that stays until
 *     the fault has ended
 * @param recovery from the fault's end to the clear of an alarm that stays
 * @param root whether it reports the cause itself or, where nothing watches the cause (a feeder), is its direct mark at a site
 * @param probableCause in the spelling of IANA's list
 */
public record Symptom(
        Duration after,
        @Nullable Duration clearsAfter,
        Duration recovery,
        boolean root,
        String sourceSystemId,
        String alarmedObjectId,
        String siteId,
        AlarmType alarmType,
        String probableCause,
        String specificProblem,
        PerceivedSeverity perceivedSeverity,
        String additionalText) {

    static final String UNREACHABLE = "NODE UNREACHABLE";

    /** Whether it says that nothing is heard of the site any more. */
    boolean unreachable() {
        return specificProblem.equals(UNREACHABLE);
    }
}
