package io.towerflow.ingest;

/** Another node has taken the partition: nothing of what this one holds of it may be written. */
public class FencedException extends RuntimeException {

    FencedException(String topic, int partition, long epoch) {
        super("Partition " + partition + " of " + topic + " is no longer held under epoch " + epoch);
    }
}
