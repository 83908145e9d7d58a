package io.towerflow.maintenance;

import java.time.Instant;

/** Occurrence of a window, from its start, included, to its end, not included. */
record WindowOccurrence(Instant startsAt, Instant endsAt) {

    boolean overlaps(WindowOccurrence other) {
        return startsAt.isBefore(other.endsAt) && other.startsAt.isBefore(endsAt);
    }
}
