package io.towerflow.metric.intake;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rows that a batch of samples makes: those of one object and one moment are one row, in which the last value of a metric counts. */
final class SampleBatch {

    private final Map<Row, double[]> rows = new LinkedHashMap<>();
    private final int slots;
    private int values;

    /** @param slots how many metrics there are */
    SampleBatch(int slots) {
        this.slots = slots;
    }

    /**
     * Key of a row.
     *
     * @param equipment empty for the site as a whole
     * @param micros microseconds since 1970
     */
    record Row(String tenant, String site, String equipment, long micros) {}

    void put(Row row, int slot, double value) {
        double[] given = rows.get(row);
        if (given == null) {
            given = new double[slots];
            Arrays.fill(given, Double.NaN);
            rows.put(row, given);
        }
        given[slot - 1] = value;
        values++;
    }

    /** The rows, each with its values by slot; not a number where none is given. */
    Map<Row, double[]> rows() {
        return rows;
    }

    /** How many values were put, those counted that a later one replaced. */
    int values() {
        return values;
    }
}
