package io.towerflow.alarm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.RejectedAlarms;
import io.towerflow.alarm.RejectedAlarms.RejectedAlarm;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** What anybody sends to Kafka becomes an alarm, or is refused with its reasons and stops nothing. */
@TowerFlowTest
class AlarmRekeyerTest {

    @Autowired
    KafkaProperties kafka;

    @Autowired
    Alarms alarms;

    @Autowired
    RejectedAlarms rejected;

    private final String run = UUID.randomUUID().toString();

    @Test
    void refusesWhatIsBadWithItsReasonsAndGoesOn() throws Exception {
        DefaultKafkaProducerFactory<byte[], byte[]> producers = new DefaultKafkaProducerFactory<>(
                kafka.buildProducerProperties(null), new ByteArraySerializer(), new ByteArraySerializer());
        KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(producers);
        template.send(message("empty", null));
        template.send(message("not-json", "Mains failure!".getBytes(StandardCharsets.UTF_8)));
        template.send(message("not-utf8", new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe}));
        template.send(message("huge", alarm("x".repeat(300_000)).getBytes(StandardCharsets.UTF_8)));
        template.send(message(
                "severity", alarm("x").replace("\"major\"", "\"terrible\"").getBytes(StandardCharsets.UTF_8)));
        ProducerRecord<byte[], byte[]> stranger = message("stranger", alarm("x").getBytes(StandardCharsets.UTF_8));
        stranger.headers().add("tenant", "nobody".getBytes(StandardCharsets.UTF_8));
        template.send(stranger);
        template.send(message("good", alarm("A mains failure").getBytes(StandardCharsets.UTF_8)));
        template.flush();

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(Tenancy.as(Tenancy.DEFAULT, () -> alarms.page(Map.of("sourceSystemId", run), 0, 10))
                            .total())
                    .isEqualTo(1);
            assertThat(refused())
                    .extracting(RejectedAlarm::key)
                    .containsExactlyInAnyOrder(
                            key("empty"),
                            key("not-json"),
                            key("not-utf8"),
                            key("huge"),
                            key("severity"),
                            key("stranger"));
        });
        assertThat(refused()).allSatisfy(one -> {
            assertThat(one.topic()).isEqualTo(AlarmTopics.RAISED);
            assertThat(one.problems()).isNotEmpty();
            assertThat(one.payload().length()).isLessThan(11_000);
        });
        assertThat(refused().stream()
                        .filter(one -> key("severity").equals(one.key()))
                        .flatMap(one -> one.problems().stream())
                        .map(FieldProblem::field))
                .containsExactly("perceivedSeverity");
        producers.destroy();
    }

    private List<RejectedAlarm> refused() {
        return Tenancy.as(Tenancy.DEFAULT, () -> rejected.page(0, 1000)).stream()
                .filter(one -> one.key() != null && one.key().endsWith(run))
                .toList();
    }

    private ProducerRecord<byte[], byte[]> message(String name, byte @Nullable [] value) {
        return new ProducerRecord<>(AlarmTopics.RAISED, key(name).getBytes(StandardCharsets.UTF_8), value);
    }

    private String key(String name) {
        return name + "-" + run;
    }

    private String alarm(String details) {
        return """
                {"alarmType": "Environmental Alarm", "perceivedSeverity": "major", "probableCause": "commercialPowerFailure",
                 "alarmedObject": {"id": "site-%s"}, "sourceSystemId": "%s", "state": "raised",
                 "alarmRaisedTime": "%s", "alarmDetails": "%s"}
                """.formatted(run, run, OffsetDateTime.now(ZoneOffset.UTC), details);
    }
}
