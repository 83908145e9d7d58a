package io.towerflow.storage;

import java.time.Duration;

/**
 * Pauses between tries that double each time.
 *
 * @param first the pause after the first try that failed
 * @param longest what no pause exceeds
 */
public record Backoff(Duration first, Duration longest) {

    /** Beyond this many doublings every pause is the longest one. */
    private static final int MOST_DOUBLINGS = 16;

    /**
     * Returns the pause before the next try.
     *
     * @param failed how many tries failed before the one that has failed now, from 0
     */
    public Duration after(int failed) {
        Duration pause = first.multipliedBy(1L << Math.min(failed, MOST_DOUBLINGS));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
