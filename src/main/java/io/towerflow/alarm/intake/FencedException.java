package io.towerflow.alarm.intake;

/** Another node has taken the partition: nothing of what this one holds of it may be written. */
class FencedException extends RuntimeException {

    FencedException(int partition, long epoch) {
        super("Partition " + partition + " is no longer held under epoch " + epoch);
    }
}
