package io.towerflow.demo.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** The product's own embedded PostgreSQL without the product, for a test that prepares a database. */
public final class EmbeddedDatabase implements AutoCloseable {

    public static final String OWNER = EmbeddedCredentials.OWNER;
    public static final String APPLICATION = EmbeddedCredentials.APPLICATION;

    private final EmbeddedPostgresServer server;

    public EmbeddedDatabase(Path home) throws SQLException, IOException {
        server = EmbeddedPostgresServer.at(home, false).start();
    }

    public String url() {
        return server.jdbcUrl();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
