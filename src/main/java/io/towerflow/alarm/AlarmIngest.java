package io.towerflow.alarm;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Ingest of reports, the only one: whoever hands them in is told when the broker has them. */
public interface AlarmIngest {

    /**
     * Sends reports to {@code alarm.keyed.v1}. The future completes when the broker has all of them (acks=all) and fails when
     * it could not take one in time; the caller then reports an error to its source, which sends again.
     */
    CompletableFuture<Void> accept(List<AlarmReport> reports);
}
