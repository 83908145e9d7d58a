package io.towerflow.demo.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A real Kafka broker in KRaft mode: broker and controller in one, its log in a folder that stays. */
final class EmbeddedKafkaServer implements AutoCloseable {

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafkaServer(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts the broker; the controller takes the next port. Port 0 takes two free ones. */
    static EmbeddedKafkaServer start(Path home, int wantedPort) throws IOException {
        Path folder = home.resolve("kafka");
        Files.createDirectories(folder);
        int port = wantedPort == 0 ? freePort() : wantedPort;
        int controllerPort = wantedPort == 0 ? freePort() : wantedPort + 1;
        Properties settings = settings(folder, port, controllerPort);
        format(folder, settings);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafkaServer(server, port);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties settings(Path folder, int port, int controllerPort) {
        Properties settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
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
