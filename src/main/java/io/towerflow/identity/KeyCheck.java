package io.towerflow.identity;

import org.jspecify.annotations.Nullable;

/** Finds who sends a key, of whatever tenant, and writes down who used it and who was refused. */
public interface KeyCheck {

    /** Reason why a key is refused. */
    enum Refusal {
        UNKNOWN("The key is not known"),
        EXPIRED("The key has expired"),
        REVOKED("The key was revoked");

        private final String words;

        Refusal(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * The answer about a key: the key itself, or why it is refused.
     *
     * @param key null where it is refused
     */
    record Answer(@Nullable ApiKey key, @Nullable Refusal refusal) {}

    /**
     * Looks up whose key this is; what it says is at most a second old.
     *
     * @param token as the machine sent it
     * @param from the address that sent it
     */
    Answer check(String token, String from);

    /**
     * Writes down that a valid key was sent for what its scopes do not allow, or its source.
     *
     * @param asked for what, as {@code POST /api/inventory}
     */
    void refused(ApiKey key, String asked, String from);
}
