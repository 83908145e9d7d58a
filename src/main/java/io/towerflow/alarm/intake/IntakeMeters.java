package io.towerflow.alarm.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.towerflow.alarm.AlarmChange;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.stereotype.Component;

/** Counts what was committed; what was rolled back counts nowhere. */
@Component
class IntakeMeters {

    private final Counter accepted;
    private final Counter deduplicated;
    private final Counter suppressed;
    private final Counter raised;
    private final Counter cleared;
    private final Counter failed;
    private final Timer commit;
    private final Timer batches;
    private final DistributionSummary batchSize;

    IntakeMeters(MeterRegistry meters) {
        accepted = Counter.builder("towerflow.alarms.accepted")
                .description("Reports taken from the broker and committed")
                .register(meters);
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
        failed = Counter.builder("towerflow.alarms.batch.failed")
                .description("Batches rolled back and taken again")
                .register(meters);
        commit = Timer.builder("towerflow.alarms.commit")
                .description("From the broker's having a report to its commit in the database")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(meters);
        batches = Timer.builder("towerflow.alarms.batch")
                .description("Work on one batch, commit included")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(meters);
        batchSize = DistributionSummary.builder("towerflow.alarms.batch.size")
                .description("Reports in one batch")
                .register(meters);
    }

    void committed(List<ConsumerRecord<byte[], byte[]>> records, Batch batch, long nowMillis, Duration took) {
        accepted.increment(records.size());
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
        for (ConsumerRecord<byte[], byte[]> record : records) {
            commit.record(Duration.ofMillis(Math.max(0, nowMillis - record.timestamp())));
        }
        if (!records.isEmpty()) {
            batches.record(took);
            batchSize.record(records.size());
        }
    }

    void failed() {
        failed.increment();
    }
}
