package io.towerflow.people;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody is on call.
 *
 * @param callOrder 1 is called first
 * @param override the exception that put this person here, or null where it is the rotation's turn
 * @param insteadOf whose turn it would be, or null
 */
public record OnCallDuty(
        OnCallTeam team,
        String rotation,
        int callOrder,
        String personId,
        Instant from,
        Instant until,
        @Nullable UUID override,
        @Nullable String insteadOf) {}
