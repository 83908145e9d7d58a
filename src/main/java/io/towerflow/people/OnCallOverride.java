package io.towerflow.people;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An exception to a team's turns. With both people it is a swap or a substitution, without a substitute an absence that may
 * leave a gap, without an absent one the substitute is on first call instead of whoever would be.
 *
 * @param absent whose turns it concerns; null for those of the first call, whoever has them
 * @param substitute who is on call instead, or null for nobody
 */
public record OnCallOverride(
        UUID id,
        String teamId,
        Instant from,
        Instant until,
        @Nullable String absent,
        @Nullable String substitute,
        String reason,
        String createdBy,
        Instant createdAt) {}
