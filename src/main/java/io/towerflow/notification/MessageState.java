package io.towerflow.notification;

import java.util.Locale;

/** How far a message has come. A state is only left for one further on; the last four but {@link #UNKNOWN} are final. */
public enum MessageState {
    /** Waits for its turn, or for another attempt. */
    STORED,
    /** The person has had many messages: it waits to be told together with others. */
    HELD,
    /** Another message, the bundle, tells it; how far that one comes is then said of this one too. */
    BUNDLED,
    /** Somebody calls the provider for it, or did so and nobody knows with what result. */
    CLAIMED,
    /** The provider has it. */
    SENT,
    /** It cannot be decided whether the provider has it: never sent again; a late delivery report still decides it. */
    UNKNOWN,
    /** The provider reports that it reached the person. */
    DELIVERED,
    /** It does not reach the person. */
    FAILED,
    /** It was too late to send it. */
    EXPIRED;

    /** The word in the table and in metrics: the lower-case name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether what became of a bundle has then become of all that it tells. */
    public boolean toldOfMembers() {
        return this == SENT || this == UNKNOWN || this == DELIVERED || this == FAILED || this == EXPIRED;
    }

    public static MessageState of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
