package io.towerflow.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The current tenant's keys of machines. */
public interface ApiKeys {

    /**
     * A key that was just made.
     *
     * @param key what the machine sends; it can never be read again
     */
    record Issued(ApiKey stored, String key) {

        @Override
        public String toString() {
            return "Issued[" + stored.id() + "]";
        }
    }

    /**
     * Wish for a key that is to be made.
     *
     * @param name 1 to 100 characters, for people
     * @param scopes at least one
     * @param source the only source whose alarms it may report; null for any
     * @param expires in the future; null for never
     */
    record Wanted(
            String name,
            Set<Scope> scopes,
            @Nullable String source,
            @Nullable Instant expires) {}

    /**
     * Makes a key.
     *
     * @param by the administrator's user name
     * @param from the address from which he or she asked
     * @throws io.towerflow.problem.InvalidInputException naming each wrong field
     */
    Issued create(Wanted wanted, String by, String from);

    /**
     * Makes a key like another, which ends after the overlap where it does not end before. A key with a term gets it
     * again.
     *
     * @param overlap 0 to 90 days
     * @throws io.towerflow.problem.NotFoundException where there is no such key
     * @throws io.towerflow.problem.ConflictException where the other is no longer valid
     */
    Issued rotate(String id, Duration overlap, String by, String from);

    /**
     * Ends a key, on every node within a second. One that was ended before stays as it is.
     *
     * @throws io.towerflow.problem.NotFoundException where there is no such key
     */
    void revoke(String id, String by, String from);

    /** The keys, newest first. */
    List<ApiKey> list(int offset, int limit);

    /** Number of keys that {@link #list} has on all pages. */
    long count();
}
