package io.towerflow.escalation.policy;

import org.jspecify.annotations.Nullable;

/** A finding: nobody is asked before this full hour, or before business hours where it is null. */
public record Hold(String rule, @Nullable Integer hour) {

    /** Creates one from a table's row: {@code business}, or an hour from 0 to 23. */
    public static Hold until(String rule, String text) {
        return new Hold(rule, text.equals("business") ? null : Integer.valueOf(text));
    }
}
