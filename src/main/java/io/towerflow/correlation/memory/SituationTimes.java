package io.towerflow.correlation.memory;

import java.util.Comparator;
import java.util.TreeSet;

/** Situations in the order in which time alone asks for something: to settle, to be looked at once more, to be forgotten. */
final class SituationTimes {

    /**
     * Age at which a situation is looked at once more, after it was looked at again when it settled: later alarms may explain it.
     */
    static final long SECOND_LOOK_MILLIS = 30_000;

    private final long reopenMillis;
    final TreeSet<OpenSituation> settling =
            new TreeSet<>(Comparator.comparingLong(OpenSituation::settlesAt).thenComparing(OpenSituation::id));
    final TreeSet<OpenSituation> young =
            new TreeSet<>(Comparator.comparingLong(OpenSituation::openedAt).thenComparing(OpenSituation::id));
    final TreeSet<OpenSituation> idle =
            new TreeSet<>(Comparator.comparingLong(OpenSituation::changedAt).thenComparing(OpenSituation::id));

    /**
     * @param reopenMillis how long a situation that is clear may still get alarms
     */
    SituationTimes(long reopenMillis) {
        this.reopenMillis = reopenMillis;
    }

    /** Returns when time next asks for something; beyond all time where it never does. */
    long nextDue() {
        long next = settling.isEmpty() ? Long.MAX_VALUE : settling.first().settlesAt();
        if (!young.isEmpty()) {
            next = Math.min(next, young.first().openedAt() + SECOND_LOOK_MILLIS);
        }
        if (!idle.isEmpty()) {
            next = Math.min(next, idle.first().changedAt() + reopenMillis + 1);
        }
        return next;
    }

    void watch(OpenSituation situation) {
        if (!situation.settled()) {
            settling.add(situation);
        } else if (situation.active() == 0) {
            idle.add(situation);
        }
    }

    /** Takes a situation out of the sets that are ordered by its times; to be called before these change. */
    void unwatch(OpenSituation situation) {
        settling.remove(situation);
        idle.remove(situation);
    }
}
