package io.towerflow.metric.intake;

import io.towerflow.ingest.Consumers;
import io.towerflow.ingest.KafkaConnections;
import io.towerflow.ingest.PartitionOffsets;
import io.towerflow.ingest.PartitionedConsumer;
import io.towerflow.ingest.RecordEnvelope;
import io.towerflow.metric.MetricSettings;
import io.towerflow.metric.MetricTopics;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads {@code metric.sampled.v1}. */
@Component
class SampleIntake extends PartitionedConsumer<SamplePartition> {

    private final PartitionOffsets offsets;
    private final TransactionTemplate transaction;
    private final SamplePartition.Parts parts;
    private final MetricSettings settings;
    private final Clock clock;

    SampleIntake(
            KafkaConnections connections,
            Consumers consumers,
            PartitionOffsets offsets,
            TransactionTemplate transaction,
            RecordEnvelope envelope,
            SampleCheck check,
            SampleDays days,
            SampleRepository repository,
            SampleProducer producer,
            SampleMeters meters,
            MetricSettings settings,
            Clock clock) {
        super(
                new Group(MetricTopics.SAMPLED, "towerflow-metric", "metric", settings.consumers(), settings.batch()),
                connections,
                consumers);
        this.offsets = offsets;
        this.transaction = transaction;
        this.parts = new SamplePartition.Parts(envelope, check, days, repository, producer, meters);
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected SamplePartition partition(int number) {
        return new SamplePartition(number, offsets, transaction, parts, settings, clock);
    }
}
