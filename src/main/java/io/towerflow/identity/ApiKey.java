package io.towerflow.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stored data of a machine's key, without the key itself.
 *
 * @param scopes what it is good for, in their order
 * @param source the only source whose alarms it may report; null for any
 * @param replaces the id of the key in whose place it was made; null for none
 * @param expires from then on it is refused; null for never
 * @param revoked since when it is refused; null while it is not
 * @param lastUsed to the minute; null where it never was
 * @param lastUsedFrom the address from which
 */
public record ApiKey(
        String id,
        String tenant,
        String name,
        Set<Scope> scopes,
        @Nullable String source,
        @Nullable String replaces,
        Instant created,
        String createdBy,
        @Nullable Instant expires,
        @Nullable Instant revoked,
        @Nullable Instant lastUsed,
        @Nullable String lastUsedFrom) {

    /** Whether it is good for anything at this time. */
    public boolean validAt(Instant now) {
        return revoked == null && !expiredAt(now);
    }

    public boolean expiredAt(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}
