package io.towerflow.demo.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in KRaft mode: broker and controller in one, its log in a folder that stays. Where there are credentials,
 * both listeners ask for them (SASL/PLAIN; it never leaves the loopback address).
 */
final class EmbeddedKafkaServer implements AutoCloseable {

    private static final String PLAIN = "PLAIN";
    private static final String SASL = "SASL_PLAINTEXT";
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%1$s\" "
                    + "password=\"%2$s\"%3$s;";
    private static final String JAAS = ".sasl.jaas.config";

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafkaServer(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the broker with its controller.
     *
     * @param wantedPort 0 takes a free one
     * @param wantedController the controller's port; 0 takes a free one
     * @param credentials what whoever connects must say; null: nothing
     */
    static EmbeddedKafkaServer start(
            Path home, int wantedPort, int wantedController, @Nullable EmbeddedCredentials credentials)
            throws IOException {
        Path folder = home.resolve("kafka");
        EmbeddedCredentials.privateFolder(folder);
        int port = wantedPort == 0 ? freePort() : wantedPort;
        int controllerPort = wantedController == 0 ? freePort() : wantedController;
        Properties settings = settings(folder, port, controllerPort, credentials == null ? "PLAINTEXT" : SASL);
        format(folder, settings);
        if (credentials != null) {
            guard(settings, credentials);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafkaServer(server, port);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Settings by which a client is let in. */
    static Map<String, String> clientSettings(EmbeddedCredentials credentials) {
        return Map.of(
                "security.protocol",
                SASL,
                "sasl.mechanism",
                PLAIN,
                "sasl.jaas.config",
                LOGIN.formatted(EmbeddedCredentials.USER, credentials.broker(), ""));
    }

    /** Adds the credentials, which are not among the settings that are written to the folder. */
    private static void guard(Properties settings, EmbeddedCredentials credentials) {
        settings.setProperty("sasl.enabled.mechanisms", PLAIN);
        settings.setProperty("sasl.mechanism.inter.broker.protocol", PLAIN);
        settings.setProperty("sasl.mechanism.controller.protocol", PLAIN);
        String login = LOGIN.formatted(
                EmbeddedCredentials.USER,
                credentials.broker(),
                " user_" + EmbeddedCredentials.USER + "=\"" + credentials.broker() + "\"");
        settings.setProperty("listener.name.clients.plain" + JAAS, login);
        settings.setProperty("listener.name.controller.plain" + JAAS, login);
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties settings(Path folder, int port, int controllerPort, String protocol) {
        Properties settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", "CLIENTS://127.0.0.1:" + port);
        settings.setProperty("listener.security.protocol.map", "CLIENTS:" + protocol + ",CONTROLLER:" + protocol);
        settings.setProperty("inter.broker.listener.name", "CLIENTS");
        settings.setProperty("log.dirs", folder.resolve("log").toString());
        settings.setProperty("num.partitions", "4");
        settings.setProperty("offsets.topic.num.partitions", "4");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("transaction.state.log.num.partitions", "4");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("log.retention.hours", "72");
        settings.setProperty("log.segment.bytes", "134217728");
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("log.cleaner.dedupe.buffer.size", "8388608");
        // A killed broker must be able to register again soon; the default session of 9 s would hold up the restart.
        settings.setProperty("broker.session.timeout.ms", "5000");
        settings.setProperty("broker.heartbeat.interval.ms", "1000");
        return settings;
    }

    private static void format(Path folder, Properties settings) throws IOException {
        Path file = folder.resolve("server.properties");
        StringWriter text = new StringWriter();
        settings.store(text, "Written at each start");
        Files.writeString(file, text.toString());
        Path clusterId = folder.resolve("cluster.id");
        if (Files.exists(folder.resolve("log").resolve("meta.properties"))) {
            // Formatted before; the tool would find that out in half a second of processor time
            return;
        }
        if (!Files.exists(clusterId)) {
            Files.writeString(clusterId, Uuid.randomUuid().toString());
        }
        String[] arguments = {
            "format", "--ignore-formatted", "--cluster-id", Files.readString(clusterId), "--config", file.toString()
        };
        int code = StorageTool.execute(
                arguments, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new IOException("Kafka's log folder " + folder + " could not be prepared (code " + code + ")");
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
