package io.towerflow.metric;

import java.time.Duration;

/**
 * A metric of the catalogue.
 *
 * @param slot its place among the values of a sample, from 1; its own for good
 * @param unit in which its values are, as the catalogue writes it
 * @param interval how often a sample is expected
 * @param lowest what no value is below
 * @param highest what no value exceeds
 * @param watched whether unusual values are looked for
 */
public record Metric(
        int slot,
        String name,
        String unit,
        Kind kind,
        Duration interval,
        double lowest,
        double highest,
        boolean watched) {

    /** What the values of a metric are. */
    public enum Kind {
        /** A level at a moment. */
        GAUGE,
        /** An amount in the interval up to that moment. */
        COUNTER,
        /** 0 or 1. */
        STATE
    }
}
