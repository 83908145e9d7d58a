package io.towerflow.notification;

import java.util.Locale;

/** The ways to a person. */
public enum Channel {
    SMS,
    MAIL;

    /** The word in the table, in settings and in metrics: the lower-case name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Channel of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
