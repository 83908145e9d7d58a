package io.towerflow.demo.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may connect to the embedded PostgreSQL: everybody on this machine, or whoever knows a password. Data of before that
 * has no passwords gets them at the first start that wants them. Until then the superuser is let in from one address alone, drawn
 * at random from the sixteen million of this machine's own where the operating system has them.
 */
final class PostgresAccess {

    private static final String RULES = "pg_hba.conf";
    private static final String SUPERUSER = "postgres";
    private static final String OPEN = """
            # Written by TowerFlow: its demo listens on the loopback address only and trusts it.
            local all all trust
            host all all 127.0.0.1/32 trust
            """;
    private static final String GUARDED = """
            # Written by TowerFlow: whoever connects says a password. Those of its own roles are in credentials.properties.
            local all all scram-sha-256
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final Path data;
    private final boolean guarded;
    private final @Nullable EmbeddedCredentials credentials;

    /** The address of this machine from which the superuser is let in until there are passwords; null: none is needed. */
    private @Nullable String door;

    /** Whether anybody could come in until now. */
    private boolean wasOpen;

    private PostgresAccess(Path data, boolean guarded, @Nullable EmbeddedCredentials credentials) {
        this.data = data;
        this.guarded = guarded;
        this.credentials = credentials;
    }

    static PostgresAccess of(Path home, Path data, boolean guarded) throws IOException {
        PostgresAccess access = new PostgresAccess(
                data, guarded, guarded ? EmbeddedCredentials.of(home) : EmbeddedCredentials.known(home));
        if (guarded && !access.isGuarded()) {
            access.door = door();
            access.wasOpen = true;
        }
        return access;
    }

    private static String door() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return "127.0.0.1";
        }
        SecureRandom random = new SecureRandom();
        return "127." + random.nextInt(1, 255) + "." + random.nextInt(1, 255) + "." + random.nextInt(1, 255);
    }

    private boolean isGuarded() throws IOException {
        Path rules = data.resolve(RULES);
        return Files.exists(rules) && Files.readString(rules).equals(GUARDED);
    }

    /** Returns what the superuser connects with. */
    Properties connection() {
        Properties properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", credentials == null ? "" : credentials.superuser());
        if (door != null) {
            properties.setProperty("localSocketAddress", door);
        }
        return properties;
    }

    /** Returns what the superuser connects with to a server of an earlier start, whose rules let it in as ever. */
    Properties connectionToRunning() {
        Properties properties = connection();
        properties.remove("localSocketAddress");
        return properties;
    }

    /** Records that a server of an earlier start was found: it needs no further door. */
    void foundRunning() {
        door = null;
    }

    /** Writes the rules that hold while the server starts. */
    void beforeStart() {
        try {
            write(guarded ? opened() : OPEN);
        } catch (IOException e) {
            throw new UncheckedIOException("Who may connect to PostgreSQL could not be written to " + data, e);
        }
    }

    private String opened() {
        return door == null ? GUARDED : "host all " + SUPERUSER + " " + door + "/32 trust\n" + GUARDED;
    }

    /** Sets the passwords, and from here on the rules hold; whoever came in before them is sent away. */
    void settle(Statement statement) throws SQLException {
        if (guarded && credentials != null) {
            password(statement, SUPERUSER, credentials.superuser());
            password(statement, EmbeddedCredentials.OWNER, credentials.owner());
            password(statement, EmbeddedCredentials.APPLICATION, credentials.application());
        }
        try {
            write(guarded ? GUARDED : OPEN);
        } catch (IOException e) {
            throw new UncheckedIOException("Who may connect to PostgreSQL could not be written to " + data, e);
        }
        statement.execute("select pg_reload_conf()");
        door = null;
        if (wasOpen) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity "
                    + "where pid <> pg_backend_pid() and backend_type = 'client backend'");
        }
    }

    private static void password(Statement statement, String role, String password) throws SQLException {
        statement.execute("alter role " + role + " password '" + password + "'");
    }

    private void write(String rules) throws IOException {
        Files.writeString(data.resolve(RULES), rules);
    }
}
