package io.towerflow.demo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.towerflow.ingest.KafkaConnections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.kafka.KafkaAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

/** The embedded servers as they are outside of the demo. */
class GuardedServersTest {

    private static final String TOPIC = "guarded";

    @TempDir
    Path home;

    @Test
    void aBrokerThatAsksForCredentialsServesTheProductsClientsBySettingsAlone() throws Exception {
        EmbeddedCredentials credentials = EmbeddedCredentials.of(home);
        try (EmbeddedKafkaServer broker = EmbeddedKafkaServer.start(home, 0, 0, credentials)) {
            assertThat(Files.readString(home.resolve("kafka").resolve("server.properties")))
                    .doesNotContain(credentials.broker());
            Map<String, Object> given = new HashMap<>();
            given.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
            EmbeddedKafkaServer.clientSettings(credentials)
                    .forEach((name, value) -> given.put(
                            "SPRING_KAFKA_PROPERTIES_"
                                    + name.toUpperCase(Locale.ROOT).replace('.', '_'),
                            value));
            new ApplicationContextRunner()
                    .withInitializer(context -> context.getEnvironment()
                            .getPropertySources()
                            .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", given)))
                    .withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class))
                    .withBean(SimpleMeterRegistry.class)
                    .withBean(KafkaConnections.class)
                    .run(context -> {
                        try (Admin admin =
                                Admin.create(context.getBean(KafkaAdmin.class).getConfigurationProperties())) {
                            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                                    .all()
                                    .get(30, TimeUnit.SECONDS);
                        }
                        KafkaConnections connections = context.getBean(KafkaConnections.class);
                        send(connections.producers("plain", Map.of()), false);
                        send(
                                connections.producers(
                                        "transactional", Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "guarded-")),
                                true);
                        assertThat(read(connections)).containsExactly("plain", "transactional");
                    });

            Map<String, Object> stranger = new HashMap<>(Map.of(
                    "bootstrap.servers", broker.bootstrapServers(),
                    "default.api.timeout.ms", 4_000,
                    "request.timeout.ms", 2_000));
            try (Admin admin = Admin.create(stranger)) {
                assertThatThrownBy(() -> admin.listTopics().names().get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(TimeoutException.class);
            }
            stranger.putAll(EmbeddedKafkaServer.clientSettings(new EmbeddedCredentials("guess", "", "", "")));
            try (Admin admin = Admin.create(stranger)) {
                assertThatThrownBy(() -> admin.listTopics().names().get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
        }
    }

    private static void send(DefaultKafkaProducerFactory<byte[], byte[]> producers, boolean transaction)
            throws Exception {
        KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(producers);
        ProducerRecord<byte[], byte[]> one =
                new ProducerRecord<>(TOPIC, (transaction ? "transactional" : "plain").getBytes());
        if (transaction) {
            template.executeInTransaction(operations -> operations.send(one));
        } else {
            template.send(one).get(30, TimeUnit.SECONDS);
        }
        producers.destroy();
    }

    private static List<String> read(KafkaConnections connections) {
        List<String> read = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer =
                connections.consumers("guarded", 10).createConsumer()) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            for (int polls = 0; polls < 30 && read.size() < 2; polls++) {
                consumer.poll(Duration.ofSeconds(1)).forEach(found -> read.add(new String(found.value())));
            }
        }
        return read;
    }

    @Test
    void aDatabaseOfBeforeGetsPasswordsWhenTheDemoEndsAndLosesTheQuestionWhenItReturns() throws Exception {
        try (EmbeddedPostgresServer demo =
                EmbeddedPostgresServer.at(home, false).start()) {
            try (Connection anybody = connect(demo, "towerflow_app", "")) {
                anybody.createStatement().execute("create temporary table x (y int)");
            }
            execute(demo, "towerflow_owner", "", "create table kept (y int)", "insert into kept values (7)");
        }
        assertThat(home.resolve("credentials.properties")).doesNotExist();

        EmbeddedCredentials credentials;
        try (EmbeddedPostgresServer own = EmbeddedPostgresServer.at(home, true).start()) {
            credentials = EmbeddedCredentials.of(home);
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(home.resolve("credentials.properties"))))
                    .isEqualTo("rw-------");
            refused(own);
            try (Connection owner = connect(own, "towerflow_owner", credentials.owner());
                    ResultSet kept = owner.createStatement().executeQuery("select y from kept")) {
                assertThat(kept.next()).isTrue();
                assertThat(kept.getInt(1)).isEqualTo(7);
            }
            connect(own, "towerflow_app", credentials.application()).close();
            // As after a JVM that was killed: the server is found by its pid file, and goes on asking
            EmbeddedPostgresServer found = EmbeddedPostgresServer.at(home, true).start();
            assertThat(found.jdbcUrl()).isEqualTo(own.jdbcUrl());
            refused(found);
        }
        try (EmbeddedPostgresServer again =
                EmbeddedPostgresServer.at(home, true).start()) {
            assertThat(EmbeddedCredentials.of(home)).isEqualTo(credentials);
            refused(again);
            connect(again, "towerflow_app", credentials.application()).close();
        }
        try (EmbeddedPostgresServer demo =
                EmbeddedPostgresServer.at(home, false).start()) {
            connect(demo, "towerflow_app", "").close();
        }
        try (EmbeddedPostgresServer own = EmbeddedPostgresServer.at(home, true).start()) {
            refused(own);
            connect(own, "towerflow_app", credentials.application()).close();
        }
    }

    private static void refused(EmbeddedPostgresServer server) {
        for (String role : List.of("postgres", "towerflow_owner", "towerflow_app")) {
            for (String password : List.of("", role)) {
                assertThatThrownBy(() -> connect(server, role, password))
                        .as("%s with «%s»", role, password)
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void credentialsThatOthersCouldReadAreMadeTheOwnersAloneAndBadOnesAreNamed() throws Exception {
        EmbeddedCredentials made = EmbeddedCredentials.of(home);
        Path file = home.resolve("credentials.properties");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(EmbeddedCredentials.of(home)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(made.toString()).doesNotContain(made.broker(), made.superuser(), made.owner(), made.application());

        Files.writeString(file, "kafka.towerflow=x'; drop\n");
        assertThatThrownBy(() -> EmbeddedCredentials.of(home)).hasMessageContaining("kafka.towerflow");
    }

    private static void execute(EmbeddedPostgresServer server, String role, String password, String... statements)
            throws SQLException {
        try (Connection connection = connect(server, role, password)) {
            for (String statement : statements) {
                connection.createStatement().execute(statement);
            }
        }
    }

    private static Connection connect(EmbeddedPostgresServer server, String role, String password) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), role, password);
    }
}
