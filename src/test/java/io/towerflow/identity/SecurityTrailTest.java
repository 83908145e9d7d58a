package io.towerflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.towerflow.TowerFlowTest;
import io.towerflow.audit.AuditEntry;
import io.towerflow.audit.AuditTrail;
import io.towerflow.tenancy.Tenancy;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@TowerFlowTest
@ExtendWith(OutputCaptureExtension.class)
class SecurityTrailTest {

    @Autowired
    AuditTrail audit;

    private SecurityTrail trail;

    private final String thing = "account " + UUID.randomUUID();

    @BeforeEach
    void useATrailOfItsOwn() {
        trail = new SecurityTrail(audit, new SimpleMeterRegistry());
    }

    @Test
    void whatComesAgainIsWrittenOnceAndCounted() {
        for (int i = 0; i < 30; i++) {
            trail.count(Tenancy.DEFAULT, "nobody", "refuse-sign-in", thing, "192.0.2.1", "wrong password");
        }
        assertThat(entries(thing)).hasSize(1);

        trail.flush();

        assertThat(entries(thing)).hasSize(2);
        assertThat(entries(thing).getFirst().details())
                .containsEntry("times", 29)
                .containsEntry("address", "192.0.2.1");
    }

    @Test
    void aFloodFromOneAddressHidesNobodyElse() {
        long before = count();
        for (int i = 0; i < 1_000; i++) {
            trail.count(null, "nobody", "refuse-sign-in", thing + "-" + i, "192.0.2.1", "");
        }
        assertThat(count() - before).isBetween(100L, 110L);

        trail.count(Tenancy.DEFAULT, "nobody", "refuse-sign-in", thing, "192.0.2.2", "");

        assertThat(entries(thing)).hasSize(1);
    }

    @Test
    void noNameForgesALineOfTheLog(CapturedOutput output) {
        trail.count(
                null, "nobody", "refuse-sign-in", thing + "\r\n2027-01-01 INFO sign-in\u2028\u202e", "192.0.2.3", "");

        assertThat(output.getOut().lines().filter(line -> line.contains(thing)))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("\\u000D\\u000A2027-01-01", "\\u2028", "\\u202E"));
    }

    private List<AuditEntry> entries(String about) {
        return Tenancy.as(Tenancy.DEFAULT, () -> audit.entries(about, 0, 100));
    }

    private long count() {
        return Tenancy.as(Tenancy.DEFAULT, () -> audit.count(null));
    }
}
