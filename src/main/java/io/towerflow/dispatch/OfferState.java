package io.towerflow.dispatch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** State of an offer. */
public enum OfferState {
    /** Kept for this work order; the message is about to be written. */
    CHOSEN,
    /** Asked; the answer is awaited. */
    OPEN,
    ACCEPTED,
    DECLINED,
    /** Unanswered in time. */
    SILENT,
    /** Accepted and given back later. */
    RETURNED,
    /** No longer needed. */
    WITHDRAWN;

    /** Returns the word on every wire and in tables: the lower-case name. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
