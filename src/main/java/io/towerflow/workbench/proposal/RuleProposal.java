package io.towerflow.workbench.proposal;

import com.fasterxml.jackson.annotation.JsonValue;
import io.towerflow.publishing.Sentence;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a rule set on its way into force.
 *
 * @param number also the business key of its process, as {@code RP-2026-000012}
 * @param basedOn the version that was in force when it was written
 * @param version the version that it is; stored, and in force once it is published
 * @param contentHash SHA-256 of its files, in hexadecimal
 * @param checks what the tests told; null while they run
 * @param decidedBy who decided last
 * @param shadowFrom when it first went into shadow; null where it never did
 * @param watchedUntil when it is no longer watched; null before it is published
 * @param versionBefore the version that comes back where it is rolled back; null before it is published
 * @param bands what may happen while it is watched; empty before it is published
 * @param readings what the last look found; empty before the first
 * @param why why it ended otherwise than published; null where it did not
 */
public record RuleProposal(
        String number,
        String tenant,
        String set,
        int basedOn,
        int version,
        String contentHash,
        State state,
        String author,
        String reason,
        Instant proposedAt,
        @Nullable ProposalChecks checks,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionNote,
        @Nullable Instant shadowFrom,
        @Nullable Instant shadowUntil,
        @Nullable Instant publishedAt,
        @Nullable Instant watchedUntil,
        @Nullable Integer versionBefore,
        List<Band> bands,
        List<Reading> readings,
        @Nullable Sentence why,
        @Nullable String processInstanceId) {

    /** State of a proposal: how far it has come. */
    public enum State {
        /** Proposed: its tests and its backtest run. */
        PROPOSED("proposed"),
        /** Waiting: another person is asked. */
        WAITING("waiting"),
        /** Shadow: it decides the live alarms beside the rules in force, and nobody hears of it. */
        SHADOW("shadow"),
        /** Approved: it comes in force at once. */
        APPROVED("approved"),
        /** Watched: it is in force, and goes back by itself where it leaves its band. */
        WATCHED("watched"),
        /** Published: it is in force. */
        PUBLISHED("published"),
        REFUSED("refused"),
        ROLLED_BACK("rolled-back");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** Word by which tables, addresses and texts name it. */
        @JsonValue
        public String word() {
            return word;
        }

        static State of(String word) {
            for (State state : values()) {
                if (state.word.equals(word)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("No state " + word);
        }

        /** Whether it will change no more by itself. */
        public boolean over() {
            return this == PUBLISHED || this == REFUSED || this == ROLLED_BACK;
        }

        /** Whether its version was put in force by it and has not been taken back by it. */
        public boolean inForce() {
            return this == WATCHED || this == PUBLISHED;
        }
    }

    /** Decision of another person. */
    public enum Decision {
        PUBLISH,
        SHADOW,
        REFUSE
    }

    /**
     * Band of what happens in an hour as a rule: the least and the most that did in the same hours before.
     *
     * @param measure {@code incidents}, {@code grouped} or {@code errors}
     */
    public record Band(String measure, double least, double most) {}

    /**
     * Number counted since it came in force, and between what it should be by now.
     *
     * @param measure that of the band
     */
    public record Reading(String measure, long count, long low, long high) {

        public boolean out() {
            return count < low || count > high;
        }
    }
}
