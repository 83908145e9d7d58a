package io.towerflow.incident;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where an incident stands, in the order in which lists have them. */
public enum IncidentState {
    OPEN,
    /** All alarms are clear; the cause waits to be confirmed. */
    CLEARED,
    CLOSED,
    MERGED,
    CANCELLED;

    /** The word on every wire and in every table: the lower-case name. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean ended() {
        return this == CLOSED || this == MERGED || this == CANCELLED;
    }
}
