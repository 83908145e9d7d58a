package io.towerflow.correlation.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts what happened to alarms into the order in which it happened: each change is due the allowed lateness after it
 * happened. What arrives in time therefore leaves in the same order, at the same instants, however it arrived; what arrives
 * later than allowed, or by a clock that is behind, is due at once. The changes of one alarm stay in the order in which they
 * arrived. Holds no more than arrives within the allowed lateness.
 */
final class EventTimeBuffer {

    private final long lateness;
    private final TreeSet<BufferedEvent> waiting = new TreeSet<>();
    private final Map<UUID, BufferedEvent> lastOf = new HashMap<>();
    private long arrived;

    /**
     * Makes an empty buffer.
     *
     * @param lateness milliseconds
     */
    EventTimeBuffer(long lateness) {
        this.lateness = lateness;
    }

    void add(AlarmEvent arrival, long now) {
        BufferedEvent before = lastOf.get(arrival.member().id());
        long happened = Math.min(arrival.happenedAt(), now);
        long due = Math.max(happened + lateness, now);
        put(
                before == null
                        ? new BufferedEvent(arrival, due, happened, arrival.raised(), arrived++)
                        : new BufferedEvent(
                                arrival,
                                Math.max(due, before.dueAt()),
                                Math.max(happened, before.happenedAt()),
                                false,
                                arrived++));
    }

    /** Puts back what waited when the memory was last written. */
    void put(BufferedEvent one) {
        waiting.add(one);
        lastOf.put(one.arrival().member().id(), one);
        arrived = Math.max(arrived, one.number() + 1);
    }

    /** Takes out what comes first, where it is due. */
    @Nullable
    BufferedEvent poll(long now) {
        if (waiting.isEmpty() || waiting.first().dueAt() > now) {
            return null;
        }
        BufferedEvent first = waiting.pollFirst();
        if (first != null) {
            lastOf.remove(first.arrival().member().id(), first);
        }
        return first;
    }

    boolean due(long now) {
        return !waiting.isEmpty() && waiting.first().dueAt() <= now;
    }

    List<BufferedEvent> all() {
        return List.copyOf(waiting);
    }
}
