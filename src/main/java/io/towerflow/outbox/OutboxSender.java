package io.towerflow.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.towerflow.storage.PollingWorker;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what stands in the outbox, at least once, each event under the id that it was written with. It takes all lanes that no
 * other node is sending, deletes their oldest events and waits until the broker has them, in one transaction.
 */
@Component
class OutboxSender extends PollingWorker {

    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(30);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ObjectMapper json;
    private final OutboxSettings properties;
    private final DefaultKafkaProducerFactory<String, String> producers;
    private final KafkaTemplate<String, String> kafka;

    OutboxSender(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ObjectMapper json,
            OutboxSettings properties,
            KafkaProperties broker) {
        super(Pace.of("outbox", properties.poll()).pause(properties.pause()).apart(properties.gather()));
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.json = json;
        this.properties = properties;
        // A producer of its own, outside Kafka transactions: the outbox row is the transaction.
        this.producers = new DefaultKafkaProducerFactory<>(
                broker.buildProducerProperties(null), new StringSerializer(), new StringSerializer());
        this.kafka = new KafkaTemplate<>(producers);
    }

    @Override
    public synchronized void stop() {
        super.stop();
        producers.destroy();
    }

    /** Sends the events of free lanes; where there was one, another node may have left more of the same meanwhile. */
    @Override
    protected boolean look(int thread) {
        return Boolean.TRUE.equals(Tenancy.asSystem(() -> transaction.execute(tx -> {
            List<Integer> lanes = jdbc.sql("SELECT lane FROM outbox_lane l WHERE EXISTS "
                            + "(SELECT 1 FROM outbox_event e WHERE e.lane = l.lane) FOR UPDATE SKIP LOCKED")
                    .query(Integer.class)
                    .list();
            if (lanes.isEmpty()) {
                return false;
            }
            // By a statement of its own: it sees what another node has deleted before it let go of the lanes.
            List<CompletableFuture<?>> sent = new ArrayList<>();
            take(lanes).forEach(event -> sent.add(kafka.send(message(event))));
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .orTimeout(BROKER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return true;
        })));
    }

    /** Deletes the oldest events of these lanes and returns them, the oldest first. */
    private List<Event> take(List<Integer> lanes) {
        return jdbc
                .sql("DELETE FROM outbox_event WHERE ctid = ANY (ARRAY (SELECT ctid FROM outbox_event "
                        + "WHERE lane = ANY (:lanes) ORDER BY id LIMIT :batch)) RETURNING *")
                .param("lanes", lanes.toArray(Integer[]::new))
                .param("batch", properties.batch())
                .query(OutboxSender::event)
                .list()
                .stream()
                .sorted(Comparator.comparingLong(Event::id))
                .toList();
    }

    private ProducerRecord<String, String> message(Event event) {
        ObjectNode envelope = json.createObjectNode();
        envelope.put("specversion", "1.0");
        envelope.put("id", event.eventId().toString());
        envelope.put("source", properties.source());
        envelope.put("type", event.type());
        envelope.put("subject", event.key());
        envelope.put("time", event.at().toInstant().toString());
        envelope.put("datacontenttype", "application/json");
        envelope.put("tenant", event.tenant());
        try {
            envelope.set("data", json.readTree(event.data()));
            ProducerRecord<String, String> message =
                    new ProducerRecord<>(event.topic(), event.key(), json.writeValueAsString(envelope));
            message.headers()
                    .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8))
                    .add("tenant", event.tenant().getBytes(StandardCharsets.UTF_8));
            return message;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Event " + event.eventId() + " holds no JSON", e);
        }
    }

    private static Event event(ResultSet row, int number) throws SQLException {
        return new Event(
                row.getLong("id"),
                row.getString("tenant_id"),
                row.getObject("event_id", UUID.class),
                row.getString("topic"),
                row.getString("key"),
                row.getString("type"),
                row.getObject("at", OffsetDateTime.class),
                row.getString("data"));
    }

    private record Event(
            long id,
            String tenant,
            UUID eventId,
            String topic,
            String key,
            String type,
            OffsetDateTime at,
            String data) {}
}
