package io.towerflow.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts what one kind of ingest committed; what was rolled back counts nowhere. */
public final class IngestMeters {

    private final Counter accepted;
    private final Counter failed;
    private final Timer commit;
    private final Timer batches;
    private final DistributionSummary batchSize;

    /**
     * @param prefix of the meters' names, as {@code towerflow.alarms}
     * @param things what is taken, as {@code Reports}
     */
    public IngestMeters(MeterRegistry meters, String prefix, String things) {
        accepted = Counter.builder(prefix + ".accepted")
                .description(things + " taken from the broker and committed")
                .register(meters);
        failed = Counter.builder(prefix + ".batch.failed")
                .description("Batches rolled back and taken again")
                .register(meters);
        commit = Timer.builder(prefix + ".commit")
                .description("From the broker's having one to its commit in the database")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(meters);
        batches = Timer.builder(prefix + ".batch")
                .description("Work on one batch, commit included")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(meters);
        batchSize = DistributionSummary.builder(prefix + ".batch.size")
                .description(things + " in one batch")
                .register(meters);
    }

    /**
     * A batch was committed.
     *
     * @param things how many were in its records
     * @param took the work on it
     */
    public void committed(List<ConsumerRecord<byte[], byte[]>> records, int things, long nowMillis, Duration took) {
        accepted.increment(things);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            commit.record(Duration.ofMillis(Math.max(0, nowMillis - record.timestamp())));
        }
        if (!records.isEmpty()) {
            batches.record(took);
            batchSize.record(things);
        }
    }

    public void failed() {
        failed.increment();
    }
}
