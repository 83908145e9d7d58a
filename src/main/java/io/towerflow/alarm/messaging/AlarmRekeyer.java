package io.towerflow.alarm.messaging;

import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.alarm.ParsedReport;
import io.towerflow.alarm.RaisedAlarmReader;
import io.towerflow.ingest.ConsumerLifecycle;
import io.towerflow.ingest.Consumers;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.ingest.KafkaConnections;
import io.towerflow.ingest.RecordEnvelope;
import io.towerflow.ingest.RejectedMessage;
import io.towerflow.tenancy.Tenancy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Re-keys what anybody sends to {@code alarm.raised.v1}: checks it, and passes it on under its correlation domain, or
 * to {@code alarm.rejected.v1} with every reason. A batch's answers and its offsets are one transaction of the broker:
 * each message is passed on once, whatever is killed in between.
 */
@Component
class AlarmRekeyer extends ConsumerLifecycle implements BatchMessageListener<byte[], byte[]> {

    private static final String GROUP = "towerflow-hop";
    private static final int BATCH = 1000;

    /**
     * Long enough for a machine that has too much to do: a transaction that the broker ends early would only be tried again. A
     * killed node's is ended by its next start under the same name.
     */
    private static final int TRANSACTION_TIMEOUT_MILLIS = 60_000;

    private final RaisedAlarmReader reader;
    private final KeyedReports keyed;
    private final RecordEnvelope envelope;
    private final KafkaConnections connections;
    private final AlarmSettings settings;
    private final Clock clock;
    private final String node;

    private @Nullable DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private @Nullable KafkaTemplate<byte[], byte[]> out;

    AlarmRekeyer(
            RaisedAlarmReader reader,
            KeyedReports keyed,
            RecordEnvelope envelope,
            KafkaConnections connections,
            Consumers consumers,
            AlarmSettings settings,
            Clock clock,
            @Value("${server.port}") String port)
            throws UnknownHostException {
        super(GROUP, consumers);
        this.reader = reader;
        this.keyed = keyed;
        this.envelope = envelope;
        this.connections = connections;
        this.settings = settings;
        this.clock = clock;
        this.node = settings.node().isEmpty() ? InetAddress.getLocalHost().getHostName() + "-" + port : settings.node();
    }

    @Override
    protected ConcurrentMessageListenerContainer<byte[], byte[]> create() {
        DefaultKafkaProducerFactory<byte[], byte[]> factory = connections.producers(
                "towerflow-hop-out", Map.of(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS));
        factory.setTransactionIdPrefix(GROUP + "-" + node + "-");
        out = new KafkaTemplate<>(factory);
        producers = factory;

        ContainerProperties properties = new ContainerProperties(AlarmTopics.RAISED);
        properties.setMessageListener(this);
        properties.setConsumerRebalanceListener(this);
        properties.setKafkaAwareTransactionManager(new KafkaTransactionManager<>(factory));
        properties.setPollTimeout(200);
        ConcurrentMessageListenerContainer<byte[], byte[]> made =
                new ConcurrentMessageListenerContainer<>(connections.consumers(GROUP, BATCH), properties);
        made.setBeanName("hop");
        made.setConcurrency(settings.consumers());
        made.setAfterRollbackProcessor(
                new DefaultAfterRollbackProcessor<>(new FixedBackOff(500, FixedBackOff.UNLIMITED_ATTEMPTS)));
        return made;
    }

    @Override
    public synchronized void stop() {
        super.stop();
        if (producers != null) {
            producers.destroy();
            producers = null;
        }
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        KafkaTemplate<byte[], byte[]> template = out;
        if (template == null) {
            throw new IllegalStateException("Not started");
        }
        Instant now = clock.instant();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            template.send(answer(record, now));
        }
    }

    private ProducerRecord<byte[], byte[]> answer(ConsumerRecord<byte[], byte[]> record, Instant now) {
        FieldProblem unreadable =
                envelope.problem(record, settings.largestMessage().toBytes(), "Send a TMF642 Alarm as JSON");
        String tenant = envelope.tenant(record);
        if (unreadable != null) {
            return refuse(record, Tenancy.DEFAULT, now, List.of(unreadable));
        }
        try {
            ParsedReport parsed = reader.read(record.value(), tenant, RecordEnvelope.received(record, now));
            AlarmReport report = parsed.report();
            if (report == null) {
                return refuse(record, tenant, now, parsed.problems());
            }
            return keyed.record(report);
        } catch (AlarmReportCodec.UnwritableException e) {
            return refuse(
                    record,
                    tenant,
                    now,
                    List.of(new FieldProblem("", String.valueOf(e.getMessage()), "Send valid UTF-8 text")));
        }
    }

    private static ProducerRecord<byte[], byte[]> refuse(
            ConsumerRecord<byte[], byte[]> record, String tenant, Instant now, List<FieldProblem> problems) {
        return new ProducerRecord<>(
                AlarmTopics.REJECTED,
                record.key(),
                RejectedMessage.of(record, tenant, now, problems).json());
    }
}
