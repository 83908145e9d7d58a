package io.towerflow.correlation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Learned cause: alarms with the one probable cause bring alarms with the other at the same or the next site. Proposed by the
 * product; once an analyst accepts it, correlation and root cause use it like a rule written by hand.
 *
 * @param probability that one alarm of the cause brings any of the effect beyond what happens anyway, as it was learned: 0 to
 *     1
 * @param evidence twice the log-likelihood that is lost without it: the larger, the surer
 * @param direction how sure it is that the one is the cause and the other the effect, not the other way round: 0 to 1
 * @param support how often the effect was seen to follow the cause within {@link #FOLLOWS_WITHIN} seconds
 * @param chances how often the cause was seen
 * @param confirmed incidents that rested on it and that people confirmed
 * @param contradicted incidents that rested on it and whose group or cause people called wrong
 * @param confidence how far it is believed, 0 to 1: the mean of a Beta distribution that begins with how often it was seen, s
 *     = (support + 1) / (chances + 2), at the weight of n judgements, and takes each judgement of people as one Bernoulli
 *     trial: (n·s + confirmed) / (n + confirmed + contradicted). Gelman et al., Bayesian Data Analysis, 3rd edition, 2.4
 * @param current whether the last learning found it, too
 * @param ruleBefore the hand-written rule that joins such alarms with the same strength or more, or null
 */
public record CauseCandidate(
        long id,
        String cause,
        String effect,
        State state,
        double probability,
        double evidence,
        double direction,
        int support,
        int chances,
        int confirmed,
        int contradicted,
        double confidence,
        List<Episode> examples,
        Instant proposedAt,
        Instant learnedAt,
        boolean current,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String reason,
        @Nullable String ruleBefore) {

    /** Seconds after a cause within which an effect is counted as an example. */
    public static final int FOLLOWS_WITHIN = 120;

    /** State of a learned cause. */
    public enum State {
        /** Waits for an analyst. */
        PROPOSED,
        /** Undirected: the two belong together, but the alarms do not tell which is the cause: it is shown, not proposed. */
        UNDIRECTED,
        ACCEPTED,
        REFUSED;

        /** Returns the word in tables and answers: the lower-case name. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Occasion on which it was seen: the alarm of the cause and the alarm of the effect. */
    public record Episode(UUID cause, UUID effect) {}

    public CauseCandidate with(@Nullable String handWritten) {
        return new CauseCandidate(
                id,
                cause,
                effect,
                state,
                probability,
                evidence,
                direction,
                support,
                chances,
                confirmed,
                contradicted,
                confidence,
                examples,
                proposedAt,
                learnedAt,
                current,
                decidedBy,
                decidedAt,
                reason,
                handWritten);
    }
}
