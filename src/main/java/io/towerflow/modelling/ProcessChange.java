package io.towerflow.modelling;

import io.towerflow.publishing.Sentence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A changed diagram with its forms, on its way into the engine.
 *
 * @param number also the business key of its process and the source of its deployment, as {@code PC-2026-000012}
 * @param key the process that it changes
 * @param basedOn the version that was the latest when it was uploaded; 0 where there was none
 * @param version the version that it became; null before it is published
 * @param why why it was not published; null where it was or may yet be
 */
public record ProcessChange(
        String number,
        String key,
        int basedOn,
        State state,
        String author,
        String reason,
        Instant uploadedAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionNote,
        @Nullable Integer version,
        @Nullable Instant publishedAt,
        @Nullable Sentence why) {

    /** State of a change: how far it has come. */
    public enum State {
        /** Uploaded: its author looks at it; nobody else is asked. */
        UPLOADED("uploaded"),
        /** Waiting: another person is asked. */
        WAITING("waiting"),
        /** Approved: it is deployed at once. */
        APPROVED("approved"),
        PUBLISHED("published"),
        REFUSED("refused"),
        WITHDRAWN("withdrawn");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** Word by which tables and texts name it. */
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

        /** Whether it will change no more. */
        public boolean over() {
            return this == PUBLISHED || this == REFUSED || this == WITHDRAWN;
        }
    }

    /** The name of its diagram's file. */
    public String file() {
        return key + Diagram.SUFFIX;
    }
}
