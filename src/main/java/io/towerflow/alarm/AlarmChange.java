package io.towerflow.alarm;

/** Change of one alarm by a batch, with the alarm as it is after the change. */
public record AlarmChange(Kind kind, Alarm alarm) {

    /** The changes that matter beyond the alarm itself. Repeats are none: they only count. */
    public enum Kind {
        RAISED,
        SEVERITY_CHANGED,
        FLAPPING_STARTED,
        CLEARED
    }
}
