package io.towerflow.metric.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.ingest.IngestMeters;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;

/** Counts what was committed and what was refused. */
@Component
class SampleMeters {

    private final IngestMeters ingest;
    private final Counter values;
    private final Counter rejected;

    SampleMeters(MeterRegistry meters) {
        ingest = new IngestMeters(meters, "towerflow.metrics", "Samples");
        values = Counter.builder("towerflow.metrics.values")
                .description("Values of samples taken from the broker and committed")
                .register(meters);
        rejected = Counter.builder("towerflow.metrics.rejected")
                .description("Samples, or values of them, refused on Kafka or as a part of a request")
                .register(meters);
    }

    void committed(
            List<ConsumerRecord<byte[], byte[]>> records, int samples, int taken, long nowMillis, Duration took) {
        ingest.committed(records, samples, nowMillis, took);
        values.increment(taken);
    }

    void failed() {
        ingest.failed();
    }

    /** @param problems how many fields were wrong */
    void rejected(int problems) {
        rejected.increment(problems);
    }
}
