package io.towerflow.demo.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL with fsync on and its data in a folder that stays. When the JVM was killed the server lives on; the
 * next start finds it by its pid file and uses it. Where there are credentials it asks whoever connects for a password, also on
 * data of before.
 */
final class EmbeddedPostgresServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
    private static final String DATABASE = "towerflow";
    private static final Duration STOPPING = Duration.ofSeconds(15);

    private final Path data;
    private final int port;
    private final PostgresAccess access;
    private final @Nullable ProcessHandle found;
    private @Nullable EmbeddedPostgres started;

    private EmbeddedPostgresServer(Path data, int port, PostgresAccess access, @Nullable ProcessHandle found) {
        this.data = data;
        this.port = port;
        this.access = access;
        this.found = found;
    }

    /**
     * Finds the server of a home, whose address is known from here on: one that an earlier start has left behind, or one that is
     * to be started on a free port.
     *
     * @param guarded whether whoever connects must say a password; else everybody on this machine may
     */
    static EmbeddedPostgresServer at(Path home, boolean guarded) throws IOException {
        Path data = home.resolve("postgres");
        PostgresAccess access = PostgresAccess.of(home, data, guarded);
        EmbeddedPostgresServer server = running(data, access);
        return server == null ? new EmbeddedPostgresServer(data, freePort(), access, null) : server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts it where it does not run, and creates its data folder, its database and its two roles where they are missing. */
    EmbeddedPostgresServer start() throws IOException, SQLException {
        if (found == null) {
            Files.createDirectories(data.toAbsolutePath().getParent());
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setDataDirectoryCustomizer(folder -> access.beforeStart())
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("timezone", "UTC")
                    .setServerConfig("max_connections", "120")
                    .setServerConfig("shared_buffers", "384MB")
                    .setServerConfig("max_wal_size", "4GB")
                    .setServerConfig("checkpoint_timeout", "15min")
                    .setServerConfig("wal_compression", "pglz")
                    .setServerConfig("jit", "off");
            access.connection().stringPropertyNames().stream()
                    .filter(name -> !name.equals("user"))
                    .forEach(name ->
                            builder.setConnectConfig(name, access.connection().getProperty(name)));
            started = builder.start();
        }
        createRolesAndDatabase();
        return this;
    }

    String jdbcUrl() {
        return jdbcUrl(port, DATABASE);
    }

    @Override
    public void close() throws IOException {
        EmbeddedPostgres own = started;
        if (own != null) {
            own.close();
        } else if (found != null) {
            found.destroy();
            try {
                found.onExit().get(STOPPING.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                log.warn("PostgreSQL (pid {}) did not stop within {}", found.pid(), STOPPING);
            }
        }
    }

    /** Finds the server that a killed JVM left behind on this data folder, if it still answers. */
    private static @Nullable EmbeddedPostgresServer running(Path data, PostgresAccess access) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return null;
        }
        // Lines of postmaster.pid: pid, data folder, start time, port, ...
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.size() < 4) {
            return null;
        }
        int port = Integer.parseInt(lines.get(3).strip());
        try (Connection connection =
                        DriverManager.getConnection(jdbcUrl(port, "postgres"), access.connectionToRunning());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("show data_directory")) {
            result.next();
            if (!Path.of(result.getString(1)).toRealPath().equals(data.toRealPath())) {
                return null;
            }
            access.foundRunning();
            log.info("PostgreSQL of an earlier start still runs on port {}; using it", port);
            ProcessHandle process =
                    ProcessHandle.of(Long.parseLong(lines.get(0).strip())).orElse(null);
            return new EmbeddedPostgresServer(data, port, access, process);
        } catch (SQLException e) {
            log.info("A stale pid file of PostgreSQL is left over; starting anew ({})", e.getMessage());
            return null;
        }
    }

    private void createRolesAndDatabase() throws SQLException {
        try (Connection connection = asSuperuser("postgres");
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "select 1 from pg_roles where rolname = '" + EmbeddedCredentials.OWNER + "'")) {
                statement.execute("create role " + EmbeddedCredentials.OWNER + " login createrole");
            }
            if (!exists(
                    statement, "select 1 from pg_roles where rolname = '" + EmbeddedCredentials.APPLICATION + "'")) {
                statement.execute("create role " + EmbeddedCredentials.APPLICATION + " login");
            }
            if (!exists(statement, "select 1 from pg_database where datname = '" + DATABASE + "'")) {
                statement.execute("create database " + DATABASE + " owner " + EmbeddedCredentials.OWNER);
            }
            access.settle(statement);
        }
        try (Connection connection = asSuperuser(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("alter schema public owner to " + EmbeddedCredentials.OWNER);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next();
        }
    }

    private static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private Connection asSuperuser(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(port, database), access.connection());
    }
}
