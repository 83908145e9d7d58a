package io.towerflow.alarm.window;

import java.time.Instant;

/** Occurrence of a window, from its start, included, to its end, not included. */
record Occurrence(Instant startsAt, Instant endsAt) {

    boolean overlaps(Occurrence other) {
        return startsAt.isBefore(other.endsAt) && other.startsAt.isBefore(endsAt);
    }
}
