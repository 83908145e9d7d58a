package io.towerflow.demo.score;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Pairs of alarms that are in one group, against pairs that should be.
 *
 * @param both pairs that are together and should be
 * @param ours pairs that are together
 * @param theirs pairs that should be
 */
record Pairs(long both, long ours, long theirs) {

    /** Counts the pairs; every alarm must be in both maps. */
    static Pairs of(Map<UUID, ?> group, Map<UUID, ?> truth) {
        Map<Object, Long> ours = new HashMap<>();
        Map<Object, Long> theirs = new HashMap<>();
        Map<Object, Long> both = new HashMap<>();
        truth.forEach((alarm, fault) -> {
            Object there = group.get(alarm);
            ours.merge(there, 1L, Long::sum);
            theirs.merge(fault, 1L, Long::sum);
            both.merge(List.of(there, fault), 1L, Long::sum);
        });
        return new Pairs(count(both), count(ours), count(theirs));
    }

    private static long count(Map<Object, Long> sizes) {
        return sizes.values().stream().mapToLong(size -> size * (size - 1) / 2).sum();
    }

    double precision() {
        return ours == 0 ? 1 : (double) both / ours;
    }

    double recall() {
        return theirs == 0 ? 1 : (double) both / theirs;
    }

    double f1() {
        return precision() + recall() == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
    }
}
