package io.towerflow.tenancy;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tenants that exist. */
@Repository
public class Tenants {

    private final JdbcClient jdbc;

    Tenants(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Every tenant's id, the default one first. */
    public List<String> ids() {
        return jdbc.sql("SELECT id FROM tenant ORDER BY id <> :first, id")
                .param("first", Tenancy.DEFAULT)
                .query(String.class)
                .list();
    }
}
