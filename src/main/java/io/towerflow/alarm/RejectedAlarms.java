package io.towerflow.alarm;

import io.towerflow.ingest.FieldProblem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rejected input (dead letters) of the current tenant, for as long as it is kept. */
public interface RejectedAlarms {

    /** A page of refused messages, newest first. */
    List<RejectedAlarm> page(int offset, int limit);

    long count();

    /**
     * A refused message and where it stood.
     *
     * @param key the message's key as it came, or null where it had none
     * @param payload the message as text, cut where it was very long
     */
    record RejectedAlarm(
            String topic,
            int partition,
            long offset,
            Instant rejectedAt,
            @Nullable String key,
            String payload,
            List<FieldProblem> problems) {}
}
