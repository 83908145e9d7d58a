package io.towerflow.metric.intake;

import io.towerflow.ingest.DurableProducer;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.IngestPartition;
import io.towerflow.ingest.PartitionOffsets;
import io.towerflow.ingest.RecordEnvelope;
import io.towerflow.ingest.RejectedMessage;
import io.towerflow.metric.MetricSettings;
import io.towerflow.metric.MetricTopics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A partition of {@code metric.sampled.v1} that this node holds. What is refused of a batch is with the broker before its rows
 * commit: killed in between it is told once more, at the same place, and never lost.
 */
final class SamplePartition extends IngestPartition {

    private static final Logger LOG = LoggerFactory.getLogger(SamplePartition.class);

    private final Parts parts;
    private final MetricSettings settings;
    private final Clock clock;

    /** The parts of the intake that work on a batch. */
    record Parts(
            RecordEnvelope envelope,
            SampleCheck check,
            SampleDays days,
            SampleRepository repository,
            SampleProducer producer,
            SampleMeters meters) {}

    SamplePartition(
            int partition,
            PartitionOffsets offsets,
            TransactionTemplate transaction,
            Parts parts,
            MetricSettings settings,
            Clock clock) {
        super(MetricTopics.SAMPLED, partition, offsets, transaction);
        this.parts = parts;
        this.settings = settings;
        this.clock = clock;
    }

    /** What the records of a batch gave. */
    private static final class Taken {

        private final List<ProducerRecord<byte[], byte[]>> rejected = new ArrayList<>();
        private int samples;
        private int problems;

        private void reject(ConsumerRecord<byte[], byte[]> record, RejectedMessage message) {
            rejected.add(SampleProducer.rejected(record.key(), message));
            problems += message.reason().size();
        }
    }

    @Override
    public void take(List<ConsumerRecord<byte[], byte[]>> records) {
        lock.lock();
        try {
            List<ConsumerRecord<byte[], byte[]>> fresh = fresh(records);
            if (!given() || fresh.isEmpty()) {
                return;
            }
            Instant began = clock.instant();
            SampleBatch batch = parts.check().batch();
            Taken taken = new Taken();
            for (ConsumerRecord<byte[], byte[]> record : fresh) {
                read(record, began, batch, taken);
            }
            write(fresh.getLast().offset() + 1, batch, taken, began);
            Instant ended = clock.instant();
            parts.meters()
                    .committed(
                            fresh, taken.samples, batch.values(), ended.toEpochMilli(), Duration.between(began, ended));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void takePoison(ConsumerRecord<byte[], byte[]> record) {
        lock.lock();
        try {
            LOG.error("The record at {} of partition {} cannot be stored: refused", record.offset(), partition);
            Instant now = clock.instant();
            Taken taken = new Taken();
            taken.reject(
                    record,
                    RejectedMessage.of(
                            record,
                            parts.envelope().tenant(record),
                            now,
                            List.of(new FieldProblem(
                                    "",
                                    "It could not be stored",
                                    "Tell the operator of this server when it was sent"))));
            write(record.offset() + 1, parts.check().batch(), taken, now);
        } finally {
            lock.unlock();
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record, Instant now, SampleBatch batch, Taken taken) {
        FieldProblem unreadable = parts.envelope()
                .problem(record, settings.largestMessage().toBytes(), "Send a sample, or an array of them, as JSON");
        String tenant = parts.envelope().tenant(record);
        if (unreadable != null) {
            taken.reject(record, RejectedMessage.of(record, tenant, now, List.of(unreadable)));
            return;
        }
        try {
            List<ReadSample> samples = SampleReader.read(record.value(), Integer.MAX_VALUE);
            for (int index = 0; index < samples.size(); index++) {
                ReadSample sample = samples.get(index);
                List<FieldProblem> problems = parts.check().check(tenant, sample, now, batch);
                if (!problems.isEmpty()) {
                    taken.reject(
                            record,
                            RejectedMessage.of(record, index, sample.bytes(record.value()), tenant, now, problems));
                }
            }
            taken.samples += samples.size();
        } catch (SampleReader.UnreadableException e) {
            taken.reject(record, RejectedMessage.of(record, tenant, now, List.of(e.problem())));
        }
    }

    private void write(long next, SampleBatch batch, Taken taken, Instant now) {
        try {
            parts.days().prepare(batch);
            DurableProducer.join(parts.producer().send(taken.rejected));
            commit(next, () -> parts.repository().write(batch, now));
        } catch (RuntimeException e) {
            parts.meters().failed();
            parts.days().forget();
            throw e;
        }
        parts.meters().rejected(taken.problems);
    }

    @Override
    protected void forget() {
        // Nothing is held in memory between two batches.
    }
}
