package io.towerflow.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.AlarmIngest;
import io.towerflow.alarm.AlarmReport;
import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.Alarms;
import io.towerflow.alarm.LedgerEntry;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.rules.Activation;
import io.towerflow.rules.RuleVersions;
import io.towerflow.tenancy.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.transaction.support.TransactionTemplate;

/** A version of the rules that fails in force, with real alarms through Kafka and PostgreSQL. */
@TowerFlowTest
class FaultyRulesTest {

    private static final String SET = "correlation";

    @Autowired
    AlarmIngest ingest;

    @Autowired
    Alarms alarms;

    @Autowired
    RuleVersions versions;

    @Autowired
    @Qualifier("rulesHealthIndicator")
    HealthIndicator health;

    @Autowired
    MeterRegistry meters;

    @Autowired
    TransactionTemplate transaction;

    private int good;

    @BeforeEach
    void whatIsGood() {
        good = versions.inForce(SET).version();
    }

    @AfterEach
    void theGoodVersionDecidesByHand() {
        versions.activate(SET, good, "test", "The test is over");
    }

    @Test
    void aVersionThatLoopsIsPutOutOfForceAndItsBatchIsDecidedByTheLastGoodOne() throws Exception {
        Map<String, String> files = new TreeMap<>(versions.files(SET, good));
        files.put("loop.drl", """
                package rules.correlation
                import io.towerflow.correlation.grouping.Candidate
                dialect "java"
                rule "Looks again and again" when $c : Candidate() then update($c); end
                """);
        int bad = versions.store(SET, files, good, "analyst", "Look twice");
        double failures = failures();
        String object = "FR-" + UUID.randomUUID();
        UUID first = accept(object, "commercialPowerFailure");
        await().atMost(Duration.ofSeconds(60)).until(() -> !correlated(first).isEmpty());
        versions.activate(SET, bad, "analyst", "Look twice");
        UUID second = accept(object, "lowBatteryThreshold");
        await().atMost(Duration.ofSeconds(60)).until(() -> !correlated(second).isEmpty());

        assertThat(correlated(second)).singleElement().satisfies(entry -> assertThat(entry.ruleVersion())
                .isEqualTo(good));
        Activation last = versions.activations(SET).getFirst();
        assertThat(last.version()).isEqualTo(good);
        assertThat(last.faulty()).isEqualTo(bad);
        assertThat(last.by()).isEqualTo(RuleVersions.PRODUCT);
        assertThat(last.reason()).contains("\"Looks again and again\" fired more than");
        assertThat(failures()).isGreaterThan(failures);
        Health degraded = health.health();
        assertThat(degraded.getStatus().getCode()).isEqualTo("DEGRADED");
        assertThat(degraded.getDetails().get(SET).toString())
                .contains("in the place of version " + bad, "Looks again and again");
    }

    private UUID accept(String object, String cause) throws Exception {
        Instant now = Instant.now();
        AlarmReport report = new AlarmReport(
                UUID.randomUUID(),
                Tenancy.DEFAULT,
                "faulty-rules-test",
                object,
                AlarmType.EQUIPMENT,
                cause,
                "",
                PerceivedSeverity.MAJOR,
                "major",
                now,
                now,
                null,
                null,
                Map.of());
        ingest.accept(List.of(report)).get(30, TimeUnit.SECONDS);
        return report.id();
    }

    private double failures() {
        return meters.find("towerflow.rules.failed").tags("set", SET, "kind", "loops").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private List<LedgerEntry> correlated(UUID alarm) {
        return scoped(() -> alarms.ledger(alarm)).stream()
                .filter(entry -> entry.decision().equals("correlated"))
                .toList();
    }

    private <T> T scoped(Supplier<T> question) {
        return Tenancy.as(Tenancy.DEFAULT, () -> transaction.execute(tx -> question.get()));
    }
}
