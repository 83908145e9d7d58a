package io.towerflow.escalation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decision on what happens next in an escalation.
 *
 * @param due when it is looked at again; null where it is over
 * @param asks who is asked now; empty where nobody is asked again
 * @param waitingFor ids of people whose answer the step still needs, where some have answered
 * @param rules the lines that decided, in words
 * @param version of the rules
 * @param expired whether an answer has just lost its worth
 * @param progress how far it has come with this decision
 */
public record Decision(
        State state,
        @Nullable Instant due,
        List<Asked> asks,
        List<String> waitingFor,
        List<String> rules,
        int version,
        boolean expired,
        Progress progress) {

    /** State of an escalation. */
    public enum State {
        /** The agreed time is not over, and the battery lets it wait: only in what-if. */
        WAITING,
        /** Planned work goes on at the site: only in what-if. */
        PAUSED,
        /** Somebody was asked and has time to answer. */
        ASKED,
        /** Deferred: nobody is asked yet, for quiet hours or business hours. */
        HELD,
        /** Somebody takes care, for a time. */
        ACKNOWLEDGED,
        /** Somebody takes care, for good. */
        OVER,
        /** Everybody was asked and nobody has answered. */
        EXHAUSTED;

        /** The word in the table and in the process: the lower-case name. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
