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

    public Instant endsAt() {
        return startsAt.plus(lasts);
    }
}
