package io.towerflow.alarm.messaging;

import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmRejections;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmSettings;
import io.towerflow.ingest.DurableProducer;
import io.towerflow.ingest.KafkaConnections;
import io.towerflow.ingest.RejectedMessage;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Hands reports to the broker, each under its correlation domain, and waits for it no longer than a caller can. */
@Component
class KafkaAlarmIngest implements AlarmIngest, AlarmRejections, DisposableBean {

    private final KeyedReports keyed;
    private final Clock clock;
    private final DurableProducer producer;

    KafkaAlarmIngest(KeyedReports keyed, KafkaConnections connections, AlarmSettings settings, Clock clock) {
        this.keyed = keyed;
        this.clock = clock;
        this.producer = new DurableProducer(connections, "alarm-gate", settings.deliveryTimeout());
    }

    @Override
    public CompletableFuture<Void> accept(List<AlarmReport> reports) {
        return producer.send(reports, keyed::record);
    }

    @Override
    public CompletableFuture<Void> reject(String tenant, String way, List<Rejection> rejections) {
        return producer.send(
                rejections,
                rejection -> new ProducerRecord<>(
                        AlarmTopics.REJECTED,
                        null,
                        RejectedMessage.of(way, rejection.payload(), tenant, clock.instant(), rejection.problems())
                                .json()));
    }

    @Override
    public void destroy() {
        producer.close();
    }
}
