package io.towerflow.alarm.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.ingest.ConsumerLifecycle;
import io.towerflow.ingest.Consumers;
import io.towerflow.ingest.KafkaConnections;
import io.towerflow.ingest.Payloads;
import io.towerflow.ingest.RejectedMessage;
import io.towerflow.tenancy.Tenancy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Keeps what {@code alarm.rejected.v1} tells in the table that people see. A message read twice is kept once, by the place at
 * which it was refused.
 */
@Component
class RejectedAlarmConsumer extends ConsumerLifecycle implements BatchMessageListener<byte[], byte[]> {

    private static final Logger log = LoggerFactory.getLogger(RejectedAlarmConsumer.class);
    private static final String GROUP = "towerflow-rejected";

    private final RejectedAlarmRepository repository;
    private final TransactionTemplate transaction;
    private final KafkaConnections connections;
    private final Counter rejected;

    RejectedAlarmConsumer(
            RejectedAlarmRepository repository,
            PlatformTransactionManager transactions,
            KafkaConnections connections,
            Consumers consumers,
            MeterRegistry meters) {
        super(GROUP, consumers);
        this.repository = repository;
        this.transaction = new TransactionTemplate(transactions);
        this.connections = connections;
        this.rejected = Counter.builder("towerflow.alarms.rejected")
                .description("Messages refused on Kafka")
                .register(meters);
    }

    @Override
    protected ConcurrentMessageListenerContainer<byte[], byte[]> create() {
        ContainerProperties properties = new ContainerProperties(AlarmTopics.REJECTED);
        properties.setMessageListener(this);
        properties.setConsumerRebalanceListener(this);
        properties.setPollTimeout(500);
        ConcurrentMessageListenerContainer<byte[], byte[]> made =
                new ConcurrentMessageListenerContainer<>(connections.consumers(GROUP, 500), properties);
        made.setBeanName("rejected");
        made.setCommonErrorHandler(new DefaultErrorHandler(new FixedBackOff(1000, FixedBackOff.UNLIMITED_ATTEMPTS)));
        return made;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        List<RejectedAlarmRepository.Row> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            RejectedAlarmRepository.Row row = row(record);
            if (row != null) {
                rows.add(row);
            }
        }
        Integer kept = Tenancy.asSystem(() -> transaction.execute(tx -> repository.save(rows)));
        rejected.increment(kept == null ? 0 : kept);
    }

    private static RejectedAlarmRepository.@Nullable Row row(ConsumerRecord<byte[], byte[]> record) {
        try {
            RejectedMessage message = RejectedMessage.read(Objects.requireNonNullElse(record.value(), new byte[0]));
            byte[] payload = message.payload() != null
                    ? message.payload().getBytes(java.nio.charset.StandardCharsets.UTF_8)
                    : Base64.getDecoder().decode(Objects.requireNonNullElse(message.payloadBase64(), ""));
            return new RejectedAlarmRepository.Row(
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    message.tenant(),
                    message.rejectedAt(),
                    Payloads.text(record.key()),
                    Payloads.shown(payload),
                    message.reason());
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "{} holds something that TowerFlow did not write at {}: passed over",
                    record.topic(),
                    record.offset(),
                    e);
            return null;
        }
    }
}
