package io.towerflow.kpi.computation;

import io.towerflow.kpi.Measure;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the facts of a family stand in its arrays, and the metrics that they are made of.
 *
 * @param measures the measures by their slot, from 1
 * @param metrics the catalogue's metrics by name
 */
record FactSlots(TreeMap<Integer, Measure> measures, Map<String, Metric> metrics) {

    /**
     * Metric of the catalogue.
     *
     * @param slot its slot in the arrays of samples
     * @param seconds how often it is expected
     */
    record Metric(int slot, double seconds) {}

    int size() {
        return measures.isEmpty() ? 0 : measures.lastKey();
    }
}
