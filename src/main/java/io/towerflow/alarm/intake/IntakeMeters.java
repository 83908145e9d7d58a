package io.towerflow.alarm.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.alarm.AlarmChange;
import io.towerflow.ingest.IngestMeters;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;

/** Counts what was committed; what was rolled back counts nowhere. */
@Component
class IntakeMeters {

    private final IngestMeters ingest;
    private final Counter deduplicated;
    private final Counter suppressed;
    private final Counter raised;
    private final Counter cleared;

    IntakeMeters(MeterRegistry meters) {
        ingest = new IngestMeters(meters, "towerflow.alarms", "Reports");
        deduplicated = Counter.builder("towerflow.alarms.deduplicated")
                .description("Reports that belong to an alarm already known")
                .register(meters);
        suppressed = Counter.builder("towerflow.alarms.suppressed")
                .description("Reports damped because their alarm is flapping")
                .register(meters);
        raised = Counter.builder("towerflow.alarms.new")
                .description("Alarms raised")
                .register(meters);
        cleared = Counter.builder("towerflow.alarms.cleared")
                .description("Alarms cleared")
                .register(meters);
    }

    void committed(List<ConsumerRecord<byte[], byte[]>> records, Batch batch, long nowMillis, Duration took) {
        ingest.committed(records, records.size(), nowMillis, took);
        int repeats = 0;
        int damped = 0;
        for (Batch.Decision decision : batch.decisions) {
            switch (decision.decision()) {
                case "duplicate", "repeated", "late", "severityChanged" -> repeats++;
                case "damped" -> damped++;
                default -> {}
            }
        }
        deduplicated.increment(repeats);
        suppressed.increment(damped);
        for (AlarmChange change : batch.changes) {
            switch (change.kind()) {
                case RAISED -> raised.increment();
                case CLEARED -> cleared.increment();
                default -> {}
            }
        }
    }

    void failed() {
        ingest.failed();
    }
}
