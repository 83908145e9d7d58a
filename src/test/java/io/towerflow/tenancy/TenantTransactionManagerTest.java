package io.towerflow.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.towerflow.TowerFlowTest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Whose rows a transaction sees, also where its tenant changes on the way and where others lie inside it. */
@TowerFlowTest
class TenantTransactionManagerTest {

    @Autowired
    TenantTransactionManager transactions;

    @Autowired
    JdbcTemplate jdbc;

    private final String one = "scope-" + UUID.randomUUID();
    private final String other = "scope-" + UUID.randomUUID();

    @Test
    void aTransactionOfNoTenantSeesNothingUntilItAdoptsOne() {
        person(one);

        in(null, () -> {
            assertThat(people()).isZero();
            transactions.adopt(one);
            assertThat(people()).isOne();
            transactions.adopt(other);
            assertThat(people()).isZero();
            transactions.adopt(one);
            transactions.adopt(one);
            assertThat(people()).isOne();
        });
        in(null, () -> assertThat(people()).isZero());
    }

    @Test
    void aTransactionInsideAnotherChangesNothingForTheOuter() {
        person(one);

        in(null, () -> {
            transactions.adopt(one);
            in(other, () -> assertThat(people()).isZero());
            assertThat(people()).isOne();
            in(null, () -> {
                assertThat(people()).isZero();
                transactions.adopt(other);
                assertThat(people()).isZero();
            });
            transactions.adopt(one);
            assertThat(people()).isOne();
        });
    }

    @Test
    void whatAnUndoneTransactionAdoptedIsForgotten() {
        person(one);

        assertThatThrownBy(() -> in(null, () -> {
                    transactions.adopt(one);
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");

        in(other, () -> {
            assertThat(people()).isZero();
            transactions.adopt(one);
            assertThat(people()).isOne();
        });
    }

    @Test
    void nobodyIsAdoptedOutsideATransaction() {
        assertThatThrownBy(() -> transactions.adopt(one)).isInstanceOf(IllegalStateException.class);
    }

    private void person(String tenant) {
        in(
                tenant,
                () -> jdbc.update(
                        "INSERT INTO person (id, name, role, language) VALUES ('p', 'P', 'dispatcher', 'en')"));
    }

    private int people() {
        Integer count = jdbc.queryForObject("SELECT count(*) FROM person WHERE id = 'p'", Integer.class);
        return count == null ? 0 : count;
    }

    /** In a transaction of its own. */
    private void in(@Nullable String tenant, Runnable work) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        Runnable all = () -> template.executeWithoutResult(tx -> work.run());
        if (tenant == null) {
            all.run();
        } else {
            Tenancy.as(tenant, all);
        }
    }
}
