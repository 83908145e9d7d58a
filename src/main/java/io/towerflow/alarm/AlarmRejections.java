package io.towerflow.alarm;

import io.towerflow.ingest.FieldProblem;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Keeps what was refused of a message whose other parts were taken, for people to see, in {@code alarm.rejected.v1}. */
public interface AlarmRejections {

    /**
     * Keeps the parts. The future completes when the broker has all of them and fails when it could not take one in time.
     *
     * @param way how they came: the path of the endpoint
     */
    CompletableFuture<Void> reject(String tenant, String way, List<Rejection> rejections);

    /**
     * A refused part.
     *
     * @param payload as it came
     * @param problems one for each wrong field
     */
    record Rejection(byte[] payload, List<FieldProblem> problems) {}
}
