package io.towerflow.demo.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * Fault that happens: the truth behind its alarms.
 *
 * @param object the id of what fails: a feeder, a link or a piece of equipment
 * @param siteId where it fails; for a feeder its first site, for a link the site it cuts off
 * @param lasts until it is repaired
 * @param remotelyCurable whether a remote action can end it
 */
public record SimulatedFault(
        String id,
        FaultKind kind,
        String object,
        String siteId,
        Instant startsAt,
        Duration lasts,
        boolean remotelyCurable) {

    /** Returns the same fault, with the truth about its cure. */
    public SimulatedFault curable(boolean curable) {
        return new SimulatedFault(id, kind, object, siteId, startsAt, lasts, curable);
    }

    /** Returns the same fault with another end. */
    public SimulatedFault lasting(Duration until) {
        return new SimulatedFault(id, kind, object, siteId, startsAt, until, remotelyCurable);
    }

    /** Returns what a remote action truly does about it. */
    public Effect effect(String action) {
        if (!action.equals(kind.remedy())) {
            return Effect.NOTHING;
        }
        if (remotelyCurable) {
            return Effect.CURED;
        }
        // Behind a breaker that cannot be cured there is a short circuit: closing it does harm
        return kind == FaultKind.BREAKER_TRIP ? Effect.WORSE : Effect.NOTHING;
    }

    /** Effect of an action. */
    public enum Effect {
        CURED,
        NOTHING,
        WORSE
    }

    public Instant endsAt() {
        return startsAt.plus(lasts);
    }
}
