package io.towerflow.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import io.towerflow.tenancy.Tenancy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class AuditTrailTest {

    @Autowired
    AuditTrail trail;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final String tenant = "audit-" + UUID.randomUUID();

    @Test
    void entriesAreReadNewestFirst() {
        Tenancy.as(tenant, () -> {
            trail.record("admin", "import-inventory", "inventory", Map.of("sites", 3));
            trail.record("admin", "resolve-site", "site X", Map.of());
            assertThat(trail.entries(null, 0, 10))
                    .extracting(AuditEntry::action)
                    .containsExactly("resolve-site", "import-inventory");
            List<AuditEntry> one = trail.entries("inventory", 0, 10);
            assertThat(one).singleElement().satisfies(entry -> {
                assertThat(entry.actor()).isEqualTo("admin");
                assertThat(entry.details()).isEqualTo(Map.of("sites", 3));
            });
            assertThat(trail.count(null)).isEqualTo(2);
        });
        assertThat(Tenancy.as(tenant + "-other", () -> trail.count(null))).isZero();
    }

    @Test
    void theApplicationCannotChangeOrRemoveAnEntry() {
        Tenancy.as(tenant, () -> trail.record("admin", "do", "thing", Map.of()));
        for (String attempt : List.of("UPDATE audit_entry SET actor = 'nobody'", "DELETE FROM audit_entry")) {
            assertThatThrownBy(() -> Tenancy.as(
                            tenant,
                            () -> transaction.executeWithoutResult(
                                    tx -> jdbc.sql(attempt).update())))
                    .hasStackTraceContaining("permission denied");
            assertThatThrownBy(() -> Tenancy.asSystem(() -> transaction.executeWithoutResult(
                            tx -> jdbc.sql(attempt).update())))
                    .hasStackTraceContaining("permission denied");
        }
    }
}
