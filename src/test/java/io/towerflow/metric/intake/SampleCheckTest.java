package io.towerflow.metric.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import io.towerflow.ingest.FieldProblem;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is wrong with a sample is named by its field; what is right beside it is taken. */
@TowerFlowTest
class SampleCheckTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Autowired
    SamplePartitions partitions;

    private String site = "";

    @Test
    void eachWrongFieldIsNamed() throws Exception {
        site = partitions.site();
        String other = partitions.site();

        assertThat(refused("'site': 'nowhere'")).containsExactly("site");
        assertThat(refused("'site': 7")).containsExactly("site");
        assertThat(refused("'site': null")).containsExactly("site");
        assertThat(refused("'equipment': 'nothing'")).containsExactly("equipment");
        assertThat(refused("'equipment': '%s-battery'".formatted(other))).containsExactly("equipment");
        assertThat(refused("'equipment': {'id': 1}")).containsExactly("equipment");
        assertThat(refused("'metric': 'happiness'")).containsExactly("metric");
        assertThat(refused("'metric': null")).containsExactly("metric");
        assertThat(refused("'unit': 's'")).containsExactly("unit");
        assertThat(refused("'unit': 'MS'")).containsExactly("unit");
        assertThat(refused("'unit': null")).containsExactly("unit");
        assertThat(refused("'time': '%s'".formatted(NOW.plus(Duration.ofMinutes(6)))))
                .containsExactly("time");
        assertThat(refused("'time': '%s'".formatted(NOW.minus(Duration.ofDays(91)))))
                .containsExactly("time");
        assertThat(refused("'time': '2026-03-01T12:00:00'")).containsExactly("time");
        assertThat(refused("'time': '2026-02-30T12:00:00Z'")).containsExactly("time");
        assertThat(refused("'time': 1772366400")).containsExactly("time");
        assertThat(refused("'value': NaN")).containsExactly("value");
        assertThat(refused("'value': -Infinity")).containsExactly("value");
        assertThat(refused("'value': 1e999")).containsExactly("value");
        assertThat(refused("'value': '18'")).containsExactly("value");
        assertThat(refused("'value': [18]")).containsExactly("value");
        assertThat(refused("'value': null")).containsExactly("value");
        assertThat(refused("'value': -0.1")).containsExactly("value");
        assertThat(refused("'value': 60000.1")).containsExactly("value");
        assertThat(refused("'metric': 'grid.available', 'unit': '1', 'value': 0.5"))
                .containsExactly("value");
        assertThat(refused("'site': 'nowhere', 'time': 'noon'")).containsExactlyInAnyOrder("site", "time");
    }

    @Test
    void theEdgesAndTheOtherWordsOfAUnitAreTaken() throws Exception {
        site = partitions.site();

        assertThat(refused("'value': 0")).isEmpty();
        assertThat(refused("'value': 60000")).isEmpty();
        assertThat(refused("'time': '%s'".formatted(NOW.plus(Duration.ofMinutes(5)))))
                .isEmpty();
        assertThat(refused("'time': '%s'".formatted(NOW.minus(Duration.ofDays(90)))))
                .isEmpty();
        assertThat(refused("'time': '2026-03-01T13:30:00.25+02:00'")).isEmpty();
        assertThat(refused("'metric': 'temperature.room', 'unit': 'Cel'")).isEmpty();
        assertThat(refused("'metric': 'fuel.level', 'unit': 'L'")).isEmpty();
        assertThat(refused("'site': '%s'".formatted(site.toUpperCase(Locale.ROOT))))
                .isEmpty();
        assertThat(refused("'more': {'of': ['anything']}")).isEmpty();
    }

    @Test
    void ofAWideSampleTheWrongValuesAreRefusedAndTheOthersTaken() throws Exception {
        site = partitions.site();
        SampleBatch batch = partitions.check().batch();

        List<FieldProblem> problems = check(
                "{'site':'%s','time':'%s','values':{'latency':20,'jitter':-1,'happiness':1,'fuel.level':'full','battery.soc':NaN,'humidity.room':null,'packet.loss':2}}"
                        .formatted(site, NOW),
                batch);

        assertThat(problems)
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder(
                        "values.jitter", "values.happiness", "values.fuel.level", "values.battery.soc");
        assertThat(problems).allSatisfy(problem -> {
            assertThat(problem.problem()).isNotBlank();
            assertThat(problem.mend()).isNotBlank();
        });
        assertThat(batch.values()).isEqualTo(2);
    }

    @Test
    void whatHasNeitherFormSaysWhatIsMissing() throws Exception {
        site = partitions.site();

        assertThat(fields("{}")).containsExactlyInAnyOrder("site", "time", "metric", "unit", "value");
        assertThat(fields("{'site':'%s','time':'%s','values':{}}".formatted(site, NOW)))
                .containsExactly("values");
        assertThat(fields("{'site':'%s','time':'%s','values':[1]}".formatted(site, NOW)))
                .containsExactly("values");
        assertThat(fields("7")).contains("");
    }

    @Test
    void aMessageThatIsNoJsonIsRefusedWhole() {
        for (String message : List.of("", "  ", "Mains failure!", "[{},", "{} {}", "[{}] x", "{'site': 'a'")) {
            assertThatThrownBy(() -> SampleReader.read(bytes(message), 10))
                    .as(message)
                    .isInstanceOf(SampleReader.UnreadableException.class);
        }
        assertThatThrownBy(() -> SampleReader.read(bytes("[{},{},{}]"), 2))
                .isInstanceOf(SampleReader.UnreadableException.class)
                .hasMessageContaining("more than 2");
        assertThatThrownBy(() -> SampleReader.read(bytes("[".repeat(1000)), 10))
                .isInstanceOf(SampleReader.UnreadableException.class);
    }

    @Test
    void aPartIsCutOutOfItsArrayAsItCame() throws Exception {
        byte[] message = "[ {\"site\":\"é\"} , 7,{\"a\":[1]}]".getBytes(StandardCharsets.UTF_8);

        assertThat(SampleReader.read(message, 10).stream()
                        .map(sample -> new String(sample.bytes(message), StandardCharsets.UTF_8)))
                .containsExactly("{\"site\":\"é\"}", "7", "{\"a\":[1]}");
    }

    /** The fields that are wrong with a sample that is right but for what is given. */
    private List<String> refused(String changed) throws Exception {
        StringBuilder sample = new StringBuilder();
        for (String field : List.of(
                "'site': '%s'".formatted(site),
                "'metric': 'latency'",
                "'unit': 'ms'",
                "'time': '%s'".formatted(NOW),
                "'value': 18")) {
            if (!changed.contains(field.substring(0, field.indexOf(':') + 1))) {
                sample.append(field).append(", ");
            }
        }
        return fields("{" + sample + changed + "}");
    }

    private List<String> fields(String message) throws Exception {
        return check(message, partitions.check().batch()).stream()
                .map(FieldProblem::field)
                .toList();
    }

    private List<FieldProblem> check(String message, SampleBatch into) throws Exception {
        List<FieldProblem> problems = new ArrayList<>();
        for (ReadSample sample : SampleReader.read(bytes(message), 10)) {
            problems.addAll(partitions.check().check(Tenancy.DEFAULT, sample, NOW, into));
        }
        return problems;
    }

    private static byte[] bytes(String message) {
        return message.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
