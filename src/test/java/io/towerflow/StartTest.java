package io.towerflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.tenancy.Tenancy;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class StartTest {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void theDatabaseKeepsWhatItCommitted() {
        assertThat(jdbc.sql("show fsync").query(String.class).single()).isEqualTo("on");
    }

    @Test
    void eachTransactionRunsInItsTenantsScope() {
        assertThat(Tenancy.as("alpha", this::scope)).isEqualTo("alpha as towerflow_app");
        assertThat(Tenancy.asSystem(this::scope)).isEqualTo(" as towerflow_intake");
        assertThat(scope()).isEqualTo(" as towerflow_app");
    }

    private String scope() {
        return transaction.execute(
                tx -> jdbc.sql("select current_setting('towerflow.tenant') || ' as ' || current_user")
                        .query(String.class)
                        .single());
    }
}
