package io.towerflow.demo.simulator;

import java.time.Duration;
import java.time.Instant;

/**
 * One thing that breaks: the truth behind its alarms.
 *
 * @param object the id of what fails: a feeder, a link or a piece of equipment
 * @param siteId where it fails; for a feeder its first site, for a link the site it cuts off
 * @param lasts until it is repaired
 * @param remotelyCurable whether an action from afar can end it
 */
public record SimulatedFault(
        String id,
        FaultKind kind,
        String object,
        String siteId,
        Instant startsAt,
        Duration lasts,
        boolean remotelyCurable) {

    /** The same fault, with the truth about its cure. */
    public SimulatedFault curable(boolean curable) {
        return new SimulatedFault(id, kind, object, siteId, startsAt, lasts, curable);
    }

    /** The same fault with another end. */
    public SimulatedFault lasting(Duration until) {
        return new SimulatedFault(id, kind, object, siteId, startsAt, until, remotelyCurable);
    }

    /** What an action from afar truly does about it. */
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

    /** What an action does. */
    public enum Effect {
        CURED,
        NOTHING,
        WORSE
    }

    public Instant endsAt() {
        return startsAt.plus(lasts);
    }
}
