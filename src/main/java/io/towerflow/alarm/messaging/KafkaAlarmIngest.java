package io.towerflow.alarm.messaging;

import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmRejections;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.stereotype.Component;

/** Hands reports to the broker, each under its correlation domain, and waits for it no longer than a caller can. */
@Component
class KafkaAlarmIngest implements AlarmIngest, AlarmRejections, DisposableBean {

    private final KeyedReports keyed;
    private final Clock clock;
    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;

    KafkaAlarmIngest(KeyedReports keyed, KafkaConnections connections, AlarmSettings settings, Clock clock) {
        this.keyed = keyed;
        this.clock = clock;
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
        return send(reports, keyed::record);
    }

    @Override
    public CompletableFuture<Void> reject(String tenant, String way, List<Rejection> rejections) {
        return send(
                rejections,
                rejection -> new ProducerRecord<>(
                        AlarmTopics.REJECTED,
                        null,
                        RejectedMessage.of(way, rejection.payload(), tenant, clock.instant(), rejection.problems())
                                .json()));
    }

    private <T> CompletableFuture<Void> send(List<T> all, Function<T, ProducerRecord<byte[], byte[]>> record) {
        if (all.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        AtomicInteger missing = new AtomicInteger(all.size());
        try {
            Producer<byte[], byte[]> producer = producers.createProducer();
            for (T one : all) {
                producer.send(record.apply(one), (metadata, failure) -> {
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

    @Override
    public void destroy() {
        producers.destroy();
    }
}
