package io.towerflow.kpi.computation;

import io.towerflow.kpi.Measure;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the facts of a family stand in its arrays, and the metrics that they are made of.
 *
 * @param places the measures by their place, from 1
 * @param metrics the catalogue's metrics by name
 */
record FactPlaces(TreeMap<Integer, Measure> places, Map<String, Metric> metrics) {

    /**
     * Metric of the catalogue.
     *
     * @param slot its place in the arrays of samples
     * @param seconds how often it is expected
     */
    record Metric(int slot, double seconds) {}

    int size() {
        return places.isEmpty() ? 0 : places.lastKey();
    }
}
