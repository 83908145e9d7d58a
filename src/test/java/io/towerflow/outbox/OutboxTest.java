package io.towerflow.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.towerflow.TowerFlowTest;
import io.towerflow.storage.JsonColumns;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class OutboxTest {

    private static final String TOPIC = "incident.changed.v1";

    @Autowired
    Outbox outbox;

    @Autowired
    OutboxSender nodeOfTheProduct;

    @Autowired
    Clock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    KafkaProperties broker;

    @Autowired
    ObjectMapper json;

    private final String tenant = "outbox-" + UUID.randomUUID();
    private final String key = "INC-" + UUID.randomUUID();

    @Test
    void eventsOfOneKeyArriveInOrderInACloudEventsEnvelope() throws Exception {
        for (int number = 0; number < 20; number++) {
            int n = number;
            Tenancy.as(
                    tenant,
                    () -> transaction.executeWithoutResult(
                            tx -> outbox.append(TOPIC, key, "io.towerflow.incident.changed", Map.of("n", n))));
        }

        List<ConsumerRecord<String, String>> records = read(20);
        List<Integer> order = new ArrayList<>();
        for (ConsumerRecord<String, String> message : records) {
            JsonNode event = json.readTree(message.value());
            order.add(event.at("/data/n").asInt());
            assertThat(event.path("specversion").asText()).isEqualTo("1.0");
            assertThat(event.path("type").asText()).isEqualTo("io.towerflow.incident.changed");
            assertThat(event.path("subject").asText()).isEqualTo(key);
            assertThat(event.path("tenant").asText()).isEqualTo(tenant);
            assertThat(UUID.fromString(event.path("id").asText())).isNotNull();
        }
        assertThat(order).isSorted().hasSize(20);
        await().untilAsserted(() -> assertThat(waiting()).isZero());
    }

    @Test
    void whatIsRolledBackIsNeverSent() {
        Tenancy.as(
                tenant,
                () -> transaction.executeWithoutResult(tx -> {
                    outbox.append(TOPIC, key, "io.towerflow.incident.changed", Map.of("n", -1));
                    tx.setRollbackOnly();
                }));
        Tenancy.as(
                tenant,
                () -> transaction.executeWithoutResult(
                        tx -> outbox.append(TOPIC, key, "io.towerflow.incident.changed", Map.of("n", 1))));

        assertThat(read(1)).singleElement().satisfies(message -> assertThat(message.value())
                .contains("\"n\":1"));
    }

    @Test
    void anEventOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> Tenancy.as(tenant, () -> outbox.append(TOPIC, key, "type", Map.of())))
                .hasMessageContaining("transaction");
    }

    @Test
    void wakeUpsAloneBringEveryEventAndTwoNodesKeepTheOrderOfEachKey() throws Exception {
        Duration never = Duration.ofDays(1);
        OutboxSettings patient = new OutboxSettings(never, Duration.ofMillis(5), Duration.ofMillis(10), 7, "/test");
        nodeOfTheProduct.stop();
        OutboxSender[] nodes = {node(patient), node(patient)};
        try {
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                Outbox own = new OutboxRepository(jdbc, new JsonColumns(json), clock, nodes[writer % nodes.length]);
                int first = writer;
                writers.add(Thread.ofPlatform().start(() -> writeAlternating(own, key + "-" + first, 50)));
            }
            for (Thread writer : writers) {
                writer.join();
            }

            Map<String, List<Integer>> arrived = new HashMap<>();
            for (ConsumerRecord<String, String> message : read(200)) {
                arrived.computeIfAbsent(message.key(), one -> new ArrayList<>())
                        .add(json.readTree(message.value()).at("/data/n").asInt());
            }
            // Two keys for each writer, which are in as many lanes as their hashes say
            assertThat(arrived).hasSize(8).allSatisfy((one, numbers) -> assertThat(numbers)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .hasSize(25));
            await().untilAsserted(() -> assertThat(waiting()).isZero());
        } finally {
            nodes[0].stop();
            nodes[1].stop();
            nodeOfTheProduct.start();
        }
    }

    private OutboxSender node(OutboxSettings properties) {
        OutboxSender node = new OutboxSender(jdbc, transaction, json, properties, broker);
        node.start();
        return node;
    }

    private void writeAlternating(Outbox own, String prefix, int events) {
        for (int number = 0; number < events; number++) {
            int n = number;
            Tenancy.as(
                    tenant,
                    () -> transaction.executeWithoutResult(
                            tx -> own.append(TOPIC, prefix + n % 2, "io.towerflow.incident.changed", Map.of("n", n))));
        }
    }

    private long waiting() {
        return Tenancy.as(
                tenant,
                () -> transaction.execute(tx -> jdbc.sql("SELECT count(*) FROM outbox_event")
                        .query(Long.class)
                        .single()));
    }

    private List<ConsumerRecord<String, String>> read(int wanted) {
        Map<String, Object> settings = broker.buildConsumerProperties(null);
        settings.put("group.id", key);
        settings.put("auto.offset.reset", "earliest");
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        try (Consumer<String, String> consumer = new DefaultKafkaConsumerFactory<>(
                        settings, new StringDeserializer(), new StringDeserializer())
                .createConsumer()) {
            consumer.subscribe(List.of(TOPIC));
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(message -> {
                    if (message.key().startsWith(key)) {
                        found.add(message);
                    }
                });
                return found.size() >= wanted;
            });
        }
        return found;
    }
}
