package io.towerflow.notification;

import java.util.Locale;

/** State of a message. A state is only left for one further on; the last four but {@link #UNKNOWN} are final. */
public enum MessageState {
    /** Waits for its turn, or for another attempt. */
    STORED,
    /** Waits to be told together with others, as the person has had many messages. */
    HELD,
    /** Told by another message, the digest; how far that one comes is then said of this one too. */
    BUNDLED,
    /** Claimed for a call to the provider, which is under way or ended with a result that nobody knows. */
    CLAIMED,
    /** Taken by the provider. */
    SENT,
    /** Unknown whether the provider has it: never sent again; a late delivery report still decides it. */
    UNKNOWN,
    /** Reported by the provider to have reached the person. */
    DELIVERED,
    /** Does not reach the person. */
    FAILED,
    /** Became too late to send. */
    EXPIRED;

    /** Returns the word in the table and in metrics: the lower-case name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether what became of a digest has then become of all that it tells. */
    public boolean toldOfMembers() {
        return this == SENT || this == UNKNOWN || this == DELIVERED || this == FAILED || this == EXPIRED;
    }

    public static MessageState of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
