package io.towerflow.alarm.messaging;

import io.towerflow.alarm.AlarmGate;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.inventory.Inventory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.stereotype.Component;

/** Hands reports to the broker, each under its correlation domain, and waits for it no longer than a caller can. */
@Component
class KafkaAlarmGate implements AlarmGate, DisposableBean {

    private final Inventory inventory;
    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;

    KafkaAlarmGate(Inventory inventory, KafkaConnections connections, AlarmSettings settings) {
        this.inventory = inventory;
        int timeout = Math.toIntExact(settings.deliveryTimeout().toMillis());
        this.producers = connections.producers(
                "alarm-gate",
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        timeout,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        Math.max(1, timeout / 2),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        timeout,
                        ProducerConfig.LINGER_MS_CONFIG,
                        2));
    }

    @Override
    public CompletableFuture<Void> accept(List<AlarmReport> reports) {
        if (reports.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        AtomicInteger missing = new AtomicInteger(reports.size());
        try {
            Producer<byte[], byte[]> producer = producers.createProducer();
            for (AlarmReport report : reports) {
                producer.send(record(report), (metadata, failure) -> {
                    if (failure != null) {
                        accepted.completeExceptionally(failure);
                    } else if (missing.decrementAndGet() == 0) {
                        accepted.complete(null);
                    }
                });
                if (accepted.isCompletedExceptionally()) {
                    break;
                }
            }
        } catch (RuntimeException e) {
            accepted.completeExceptionally(e);
        }
        return accepted;
    }

    private ProducerRecord<byte[], byte[]> record(AlarmReport report) {
        String domain = inventory.domainOf(report.tenant(), report.alarmedObjectId());
        return new ProducerRecord<>(
                AlarmTopics.KEYED, domain.getBytes(StandardCharsets.UTF_8), AlarmReportCodec.write(report));
    }

    @Override
    public void destroy() {
        producers.destroy();
    }
}
