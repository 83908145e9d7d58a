package io.towerflow.operations.account;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores which of the current tenant's accounts the demo made. */
@Repository
public class DemoAccountRepository {

    private final JdbcClient jdbc;

    DemoAccountRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public void mark(String account) {
        jdbc.sql("INSERT INTO demo_account (account) VALUES (:account) ON CONFLICT (account) DO NOTHING")
                .param("account", account)
                .update();
    }

    public void unmark(String account) {
        jdbc.sql("DELETE FROM demo_account WHERE account = :account")
                .param("account", account)
                .update();
    }

    public List<String> all() {
        return jdbc.sql("SELECT account FROM demo_account ORDER BY account")
                .query(String.class)
                .list();
    }
}
