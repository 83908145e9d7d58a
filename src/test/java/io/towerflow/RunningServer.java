package io.towerflow;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The packaged product ({@code target/towerflow.jar}) in a JVM of its own, as an operator starts it. */
public final class RunningServer implements AutoCloseable {

    private static final Path JAR = Path.of("target", "towerflow.jar");
    private static final Duration READY = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final Map<String, String> settings;
    private final int port = freePort();
    private final int kafkaPort = freePortPair();
    private final int smtpPort = freePort();
    private @Nullable Process process;
    private int linesBefore;

    public RunningServer(Path home, Map<String, String> settings) {
        this.home = home;
        this.settings = settings;
    }

    /** Starts the server, or starts it again on the same data and ports, and returns once it is ready. */
    public RunningServer start() {
        launch();
        awaitReady();
        return this;
    }

    /** Starts the server without waiting for it. */
    public void launch() {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is missing: mvn -DskipTests package");
        }
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                JAR.toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        builder.environment().put("TOWERFLOW_HOME", home.toString());
        builder.environment().put("TOWERFLOW_KAFKA_PORT", Integer.toString(kafkaPort));
        builder.environment().put("TOWERFLOW_SMTP_PORT", Integer.toString(smtpPort));
        // Days of the demo's samples would be written beside each test.
        builder.environment().put("TOWERFLOW_DEMO_TELEMETRY_HISTORY", "1h");
        builder.environment().putAll(settings);
        try {
            Files.createDirectories(home);
            linesBefore = Files.exists(log()) ? Files.readAllLines(log()).size() : 0;
            process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitReady() {
        Awaitility.await("the server is ready, see " + log())
                .atMost(READY)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    if (!running().isAlive()) {
                        throw new IllegalStateException("The server ended while starting, see " + log());
                    }
                    return healthy();
                });
    }

    private boolean healthy() {
        try {
            return get("/actuator/health", null).statusCode() == 200;
        } catch (UncheckedIOException notYetListening) {
            return false;
        }
    }

    /** Waits until the server that was launched has ended by itself, and returns its exit code. */
    public int awaitEnd() {
        return running()
                .onExit()
                .orTimeout(READY.toSeconds(), TimeUnit.SECONDS)
                .join()
                .exitValue();
    }

    /** Ends the JVM as {@code kill -9} does: nothing gets a chance to finish. */
    public void kill() {
        ProcessHandle handle = running().toHandle();
        handle.destroyForcibly();
        handle.onExit().join();
    }

    /** Ends the server as SIGTERM does, and whatever a killed one left behind. */
    @Override
    public void close() {
        Process server = process;
        if (server == null) {
            return;
        }
        server.destroy();
        try {
            if (!server.waitFor(40, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endOrphanedDatabase();
    }

    private void endOrphanedDatabase() {
        Path pidFile = home.resolve("postgres").resolve("postmaster.pid");
        try {
            if (Files.exists(pidFile)) {
                ProcessHandle.of(Long.parseLong(
                                Files.readAllLines(pidFile).getFirst().strip()))
                        .ifPresent(ProcessHandle::destroy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection to its database past row security, to look at what is really there. */
    public Connection database() throws SQLException {
        try {
            String databasePort = Files.readAllLines(home.resolve("postgres").resolve("postmaster.pid"))
                    .get(3)
                    .strip();
            return DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + databasePort + "/towerflow",
                    "postgres",
                    credentials().getProperty("postgres.postgres", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the embedded servers want of whoever connects; nothing in the demo. */
    public Properties credentials() throws IOException {
        Properties credentials = new Properties();
        Path file = home.resolve("credentials.properties");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                credentials.load(reader);
            }
        }
        return credentials;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    public Path log() {
        return home.resolve("server.log");
    }

    /** How the process that was started runs now; it may have put another JVM in its own place. */
    public String commandLine() {
        return running().info().commandLine().orElseThrow();
    }

    /** What it has written since it was launched last, up to the line that says that it is ready, for which this waits. */
    public List<String> linesUntilReady() {
        return Awaitility.await("the log says that the server is ready, see " + log())
                .atMost(READY)
                .until(
                        () -> {
                            List<String> lines = Files.readAllLines(log());
                            List<String> sinceLaunch = lines.subList(linesBefore, lines.size());
                            for (int at = 0; at < sinceLaunch.size(); at++) {
                                if (sinceLaunch.get(at).contains("TowerFlow is ready: ")) {
                                    return sinceLaunch.subList(0, at + 1);
                                }
                            }
                            return List.<String>of();
                        },
                        lines -> !lines.isEmpty());
    }

    /** Gets as a demo user, whose password is its name, or as nobody. */
    public HttpResponse<String> get(String path, @Nullable String user) {
        return send(HttpRequest.newBuilder(URI.create(url(path))).GET(), user, user);
    }

    public HttpResponse<String> get(String path, String user, String password) {
        return send(HttpRequest.newBuilder(URI.create(url(path))).GET(), user, password);
    }

    public HttpResponse<String> post(String path, String json, String user, String password) {
        return send(
                HttpRequest.newBuilder(URI.create(url(path)))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)),
                user,
                password);
    }

    public HttpResponse<String> post(String path, String json, @Nullable String user) {
        return send(
                HttpRequest.newBuilder(URI.create(url(path)))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)),
                user,
                user);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, @Nullable String user, @Nullable String password) {
        if (user != null) {
            String credentials =
                    Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + credentials);
        }
        try {
            return http.send(
                    request.header("Accept", "application/json")
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("The server has not been started");
        }
        return process;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A free port whose successor is free too: Kafka's controller takes the next one. */
    private static int freePortPair() {
        while (true) {
            int port = freePort();
            try (ServerSocket next = new ServerSocket(port + 1)) {
                return next.getLocalPort() - 1;
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
