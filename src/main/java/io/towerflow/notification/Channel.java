package io.towerflow.notification;

import java.util.Locale;

/** Ways to a person. */
public enum Channel {
    SMS,
    MAIL,
    WHATSAPP,
    /** A call that says the message. */
    VOICE,
    /** Copy, for another system, of what people are told. */
    WEBHOOK,
    /** Copy, in a browser of the person, of what he or she is told. */
    PUSH;

    /** Returns the word in the table, in settings and in metrics: the lower-case name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Channel of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
