package io.towerflow.demo.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * One report that a source sends, with the truth about it. A raise and its clear are two of them with the same
 * {@code alarmNumber}; a duplicate repeats a report to the letter.
 *
 * @param at when the source sends it, by true time; reports come in this order
 * @param stamp when it happened by the source's own clock, which may be wrong
 * @param clear whether it says that the alarm is over
 * @param faultId the fault that truly caused it
 * @param fact what is alarmed and how
 */
public record SimulatedAlarm(
        int alarmNumber,
        Instant at,
        Instant stamp,
        boolean clear,
        boolean duplicate,
        String faultId,
        boolean remotelyCurable,
        Symptom fact) {

    /** Whether the alarm reports the cause itself. */
    public boolean root() {
        return fact.root();
    }

    SimulatedAlarm repeated(Duration later) {
        return new SimulatedAlarm(alarmNumber, at.plus(later), stamp, clear, true, faultId, remotelyCurable, fact);
    }
}
