package io.towerflow.incident;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** State of an incident, in the order in which lists have them. */
public enum IncidentState {
    OPEN,
    /** Clear of all alarms; the cause waits to be confirmed. */
    CLEARED,
    CLOSED,
    MERGED,
    CANCELLED;

    /** Returns the word on every wire and in every table: the lower-case name. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean ended() {
        return this == CLOSED || this == MERGED || this == CANCELLED;
    }
}
