package io.towerflow.metric.intake;

import io.towerflow.ingest.DurableProducer;
import io.towerflow.ingest.KafkaConnections;
import io.towerflow.ingest.RejectedMessage;
import io.towerflow.metric.MetricSettings;
import io.towerflow.metric.MetricTopics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Sends samples, and what was refused of them, to the broker. */
@Component
class SampleProducer implements DisposableBean {

    private final DurableProducer producer;

    SampleProducer(KafkaConnections connections, MetricSettings settings) {
        this.producer = new DurableProducer(connections, "metric-ingest", settings.deliveryTimeout());
    }

    CompletableFuture<Void> send(List<ProducerRecord<byte[], byte[]>> messages) {
        return producer.send(messages, Function.identity());
    }

    /** @param key as received */
    static ProducerRecord<byte[], byte[]> rejected(byte @Nullable [] key, RejectedMessage message) {
        return new ProducerRecord<>(MetricTopics.REJECTED, key, message.json());
    }

    @Override
    public void destroy() {
        producer.close();
    }
}
