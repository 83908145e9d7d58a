package io.towerflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import io.towerflow.TowerFlowTest;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.tenancy.Tenancy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.xerial.snappy.Snappy;

/** Samples sent by Kafka, by HTTP and by Prometheus are stored, or refused with their reasons and stop nothing. */
@TowerFlowTest
class SampleIngestTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    KafkaProperties kafka;

    @Autowired
    Inventory inventory;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @LocalServerPort
    int port;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String site = "ingest-" + UUID.randomUUID();
    private Instant time = Instant.EPOCH;

    @Autowired
    Clock clock;

    @BeforeEach
    void site() {
        time = clock.instant().truncatedTo(ChronoUnit.MINUTES).minusSeconds(120);
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> inventory.saveAll(
                        List.of(),
                        List.of(new Site(
                                site,
                                site,
                                7.69,
                                -5.03,
                                "metric test",
                                false,
                                null,
                                Set.of("4G"),
                                Set.of(),
                                "Mo-Su 00:00-24:00",
                                ZoneId.of("Africa/Abidjan"),
                                false)),
                        List.of(),
                        List.of()));
    }

    @Test
    void kafkaTakesWhatIsRightAndSaysWhatIsWrong() throws Exception {
        DefaultKafkaProducerFactory<byte[], byte[]> producers = new DefaultKafkaProducerFactory<>(
                kafka.buildProducerProperties(null), new ByteArraySerializer(), new ByteArraySerializer());
        KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(producers);
        template.send(message("Mains failure!"));
        template.send(message(sample("latency", "ms", "20")));
        template.send(message("[" + sample("jitter", "ms", "2") + "," + sample("jitter", "V", "2") + ","
                + sample("packet.loss", "%", "3") + "]"));
        ProducerRecord<byte[], byte[]> stranger = message(sample("battery.soc", "%", "1"));
        stranger.headers().add("tenant", "nobody".getBytes(StandardCharsets.UTF_8));
        template.send(stranger);
        template.flush();
        producers.destroy();

        awaitStored(Map.of("latency", 20.0, "jitter", 2.0, "packet.loss", 3.0));
        Map<String, JsonNode> refused = new TreeMap<>();
        for (JsonNode one : rejected(message -> keyOf(message).equals(site), 3)) {
            refused.put(one.at("/reason/0/field").asText(), one);
        }
        assertThat(refused.keySet()).containsExactlyInAnyOrder("", "unit", "header tenant");
        assertThat(refused.get("unit").path("index").asInt(-1)).isEqualTo(1);
        assertThat(refused.get("unit").path("payload").asText()).isEqualTo(sample("jitter", "V", "2"));
        assertThat(refused.get("unit").path("topic").asText()).isEqualTo("metric.sampled.v1");
        assertThat(refused.get("").path("payload").asText()).isEqualTo("Mains failure!");
        assertThat(refused.values())
                .allSatisfy(
                        one -> assertThat(one.at("/reason/0/problem").asText()).isNotBlank());
    }

    @Test
    void httpAnswersOnceTheBrokerHasThemWithWhatIsRefused() throws Exception {
        HttpResponse<String> answer =
                post("[" + sample("latency", "ms", "20") + "," + sample("latency", "s", "0.02") + ","
                        + "{\"site\":\"" + site + "\",\"time\":\"" + time
                        + "\",\"values\":{\"jitter\":2,\"happiness\":1}}]");

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode outcome = JSON.readTree(answer.body());
        assertThat(outcome.path("accepted").asInt()).isEqualTo(2);
        assertThat(outcome.path("rejected")).hasSize(2);
        assertThat(outcome.at("/rejected/0/index").asInt()).isEqualTo(1);
        assertThat(outcome.at("/rejected/0/field").asText()).isEqualTo("unit");
        assertThat(outcome.at("/rejected/0/problem").asText()).contains("ms");
        assertThat(outcome.at("/rejected/1/index").asInt()).isEqualTo(2);
        assertThat(outcome.at("/rejected/1/field").asText()).isEqualTo("values.happiness");
        awaitStored(Map.of("latency", 20.0, "jitter", 2.0));
        assertThat(rejected(message -> payload(message).contains(site), 2))
                .allSatisfy(one -> assertThat(one.path("topic").asText()).isEqualTo("/api/metrics"));
    }

    @Test
    void credentialsComeBeforeTheBodyAndLimitsHold() throws Exception {
        assertThat(send("/api/metrics", "application/json", null, "{ broken".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(
                                "/api/metrics",
                                "application/json",
                                bearer("alarm:write"),
                                "{ broken".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> broken = post("{ broken");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.headers().firstValue("Content-Type").orElse("")).contains("application/problem+json");
        String many = IntStream.rangeClosed(0, 10_000)
                .mapToObj(number -> sample("latency", "ms", "20"))
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(post(many).statusCode()).isEqualTo(400);
        assertThat(post(many).body()).contains("10000");
        assertThat(send(
                                "/api/metrics",
                                "application/json",
                                bearer("metric:write"),
                                sample("latency", "ms", "21").getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(202);
        awaitStored(Map.of("latency", 21.0));
    }

    @Test
    void prometheusWritesByItsOwnProtocol() throws Exception {
        byte[] request = request(
                series(Map.of("__name__", "battery_voltage", "site", site, "job", "power"), 52.5, time),
                series(Map.of("__name__", "latency_seconds", "site", site), 0.25, time),
                series(Map.of("__name__", "jitter", "site", site), Double.longBitsToDouble(0x7ff0000000000002L), time),
                series(Map.of("__name__", "up", "job", "power"), 1, time));
        HttpResponse<String> answer = write(Snappy.compress(request));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        awaitStored(Map.of("battery.voltage", 52.5, "latency", 250.0));

        HttpResponse<String> partly = write(Snappy.compress(request(
                series(Map.of("__name__", "battery_soc", "site", site), 101, time),
                series(Map.of("__name__", "jitter", "site", site), 3, time))));
        assertThat(partly.statusCode()).isEqualTo(400);
        assertThat(partly.body()).contains("samples[0].value");
        awaitStored(Map.of("battery.voltage", 52.5, "latency", 250.0, "jitter", 3.0));

        assertThat(write("nonsense".getBytes(StandardCharsets.UTF_8)).statusCode())
                .isEqualTo(400);
        assertThat(write(Snappy.compress(new byte[] {10, 127, 1})).statusCode()).isEqualTo(400);
        // Says that it unpacks to two gigabytes.
        assertThat(write(new byte[] {-1, -1, -1, -1, 7, 0}).statusCode()).isEqualTo(413);
        assertThat(send("/api/metrics", "application/json", bearer("metric:write"), Snappy.compress("{}"), "snappy")
                        .statusCode())
                .isEqualTo(415);
    }

    private HttpResponse<String> write(byte[] packed) throws Exception {
        return send("/connectors/prometheus/write", "application/x-protobuf", bearer("metric:write"), packed, "snappy");
    }

    private static byte[] request(byte[]... series) throws IOException {
        return message(out -> {
            for (byte[] one : series) {
                out.writeByteArray(1, one);
            }
        });
    }

    private static byte[] series(Map<String, String> labels, double value, Instant at) throws IOException {
        return message(out -> {
            for (Map.Entry<String, String> label : labels.entrySet()) {
                out.writeByteArray(1, message(one -> {
                    one.writeString(1, label.getKey());
                    one.writeString(2, label.getValue());
                }));
            }
            out.writeByteArray(2, message(one -> {
                one.writeDouble(1, value);
                one.writeInt64(2, at.toEpochMilli());
            }));
        });
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    private void awaitStored(Map<String, Double> values) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(stored()).isEqualTo(new TreeMap<>(values)));
    }

    private Map<String, Double> stored() {
        Map<String, Double> values = new TreeMap<>();
        Tenancy.as(
                Tenancy.DEFAULT,
                () -> transaction.executeWithoutResult(
                        tx -> jdbc.sql("SELECT metric, value FROM kpi_sample WHERE site = ? AND time = ?::timestamptz")
                                .params(site, time.toString())
                                .query(row -> {
                                    values.put(row.getString("metric"), row.getDouble("value"));
                                })));
        return values;
    }

    private interface Wanted {
        boolean is(ConsumerRecord<byte[], byte[]> message);
    }

    /** What was refused so far, once there are as many as expected. */
    private List<JsonNode> rejected(Wanted wanted, int expected) throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.buildConsumerProperties(null), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("metric.rejected.v1").stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<JsonNode> found = new ArrayList<>();
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (found.size() < expected && System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    if (wanted.is(message)) {
                        found.add(JSON.readTree(message.value()));
                    }
                }
            }
            assertThat(found).hasSize(expected);
            return found;
        }
    }

    private static String keyOf(ConsumerRecord<byte[], byte[]> message) {
        return message.key() == null ? "" : new String(message.key(), StandardCharsets.UTF_8);
    }

    private static String payload(ConsumerRecord<byte[], byte[]> message) {
        return new String(message.value(), StandardCharsets.UTF_8);
    }

    private ProducerRecord<byte[], byte[]> message(String value) {
        return new ProducerRecord<>(
                "metric.sampled.v1", site.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private String sample(String metric, String unit, String value) {
        return "{\"site\":\"%s\",\"metric\":\"%s\",\"unit\":\"%s\",\"time\":\"%s\",\"value\":%s}"
                .formatted(site, metric, unit, time, value);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send("/api/metrics", "application/json", basic(), body.getBytes(StandardCharsets.UTF_8));
    }

    private String bearer(String scope) throws Exception {
        HttpResponse<String> made = send(
                "/api/keys",
                "application/json",
                basic(),
                ("{\"name\":\"Metrics\",\"scopes\":[\"" + scope + "\"]}").getBytes(StandardCharsets.UTF_8));
        return "Bearer " + JSON.readTree(made.body()).path("key").asText();
    }

    private static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(String path, String type, String authorization, byte[] body, String... encoding)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", "application/json")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        for (String one : encoding) {
            request.header("Content-Encoding", one);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
