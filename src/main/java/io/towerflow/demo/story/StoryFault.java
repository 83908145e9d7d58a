package io.towerflow.demo.story;

import io.towerflow.demo.simulator.FaultKind;
import io.towerflow.demo.simulator.SimulatedFault;
import java.time.Duration;
import java.time.Instant;

/**
 * A fault of the story, as it is stored.
 *
 * @param number counts the story's faults; the name of the fault is made of it
 * @param endsAt when it is over: by itself, or because it was repaired
 * @param toldUntil reports due up to this instant have been handed in
 */
record StoryFault(
        long number,
        FaultKind kind,
        String object,
        String siteId,
        Instant startedAt,
        Instant endsAt,
        Instant toldUntil) {

    /** Name that its alarms carry as the source's own id, before their number. */
    String name() {
        return "S" + number;
    }

    /** Whether a remote action can end it: four of five faults that such an action suits. */
    private boolean curable() {
        return kind.remedy() != null && number % 5 != 4;
    }

    SimulatedFault simulated() {
        return new SimulatedFault(
                name(), kind, object, siteId, startedAt, Duration.between(startedAt, endsAt), curable());
    }

    StoryFault endingAt(Instant end) {
        return new StoryFault(number, kind, object, siteId, startedAt, end, toldUntil);
    }

    StoryFault told(Instant until) {
        return new StoryFault(number, kind, object, siteId, startedAt, endsAt, until);
    }
}
