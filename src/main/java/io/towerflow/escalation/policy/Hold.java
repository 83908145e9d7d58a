package io.towerflow.escalation.policy;

import io.towerflow.rules.language.RuleFinding;
import org.jspecify.annotations.Nullable;

/** A finding: nobody is asked before this full hour, or before business hours where it is null. */
public record Hold(String rule, @Nullable Integer hour) implements RuleFinding {

    /**
     * Creates one from a table's row.
     *
     * @param until {@code business}, or an hour from 0 to 23
     */
    public static Hold until(String until) {
        return until(UNNAMED, until);
    }

    /** Creates one for a stored version, whose rules name themselves. */
    public static Hold until(String rule, String text) {
        return new Hold(rule, text.equals("business") ? null : Integer.valueOf(text));
    }

    @Override
    public Hold by(String maker) {
        return new Hold(maker, hour);
    }
}
