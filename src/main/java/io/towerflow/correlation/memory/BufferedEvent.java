package io.towerflow.correlation.memory;

import java.util.Comparator;

/**
 * Change of an alarm that waits for what happened before it.
 *
 * @param dueAt when it may be taken; milliseconds since 1970
 * @param happenedAt when it happened, never after it arrived
 * @param first whether it is the first that is known of its alarm
 * @param number counts what arrived
 */
public record BufferedEvent(AlarmEvent arrival, long dueAt, long happenedAt, boolean first, long number)
        implements Comparable<BufferedEvent> {

    private static final Comparator<BufferedEvent> ORDER = Comparator.comparingLong(BufferedEvent::dueAt)
            .thenComparingLong(BufferedEvent::happenedAt)
            .thenComparing(waiting -> !waiting.first)
            .thenComparing(waiting -> waiting.arrival.member().id())
            .thenComparingLong(BufferedEvent::number);

    @Override
    public int compareTo(BufferedEvent other) {
        return ORDER.compare(this, other);
    }
}
