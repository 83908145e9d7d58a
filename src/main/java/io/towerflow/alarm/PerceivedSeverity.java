package io.towerflow.alarm;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Severity as X.733 names it. {@code INDETERMINATE} has no place in X.733's order; where people must be served in some order
 * it comes after {@code WARNING}. {@code CLEARED} is an event, not a level.
 */
public enum PerceivedSeverity {
    CRITICAL,
    MAJOR,
    MINOR,
    WARNING,
    INDETERMINATE,
    CLEARED;

    /** The word on every wire and in every table: the lower-case name. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether this one is to be served before the other. */
    public boolean worseThan(PerceivedSeverity other) {
        return ordinal() < other.ordinal();
    }
}
