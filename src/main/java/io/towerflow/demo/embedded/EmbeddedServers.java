package io.towerflow.demo.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.kafka.KafkaProperties;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts PostgreSQL and Kafka beside each other and beside the application context, where no address of one is given, and puts
 * their addresses where given ones would stand: from there on the code path is the same. Outside of the demo they ask for
 * credentials that are made for the home. They stop after the context has closed, since the engine still writes while it
 * stops.
 */
public final class EmbeddedServers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedServers.class);

    /** Servers by folder, one pair for each: contexts of one JVM, as tests make them, share it. */
    private static final Map<Path, Running> RUNNING = new HashMap<>();

    /** Secret that signs the exchange's calls; made at each start, so that no secret stands in the sources. */
    private static final String TELEPHONE_SECRET = UUID.randomUUID().toString().replace("-", "");

    /** Secret that lets the product in at the demo's element manager. */
    private static final String ELEMENT_SECRET = UUID.randomUUID().toString().replace("-", "");

    /**
     * Servers that have been started; whoever needs one waits for it here: the application context comes up meanwhile.
     *
     * @param addresses known before the servers listen
     */
    private record Running(Map<String, Object> addresses, CompletableFuture<?> postgres, CompletableFuture<?> kafka)
            implements BeanPostProcessor {

        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
            if (bean instanceof DataSource || bean instanceof Flyway) {
                await(postgres);
            } else if (bean instanceof KafkaProperties) {
                await(kafka);
            }
            return bean;
        }

        private static void await(CompletableFuture<?> server) {
            try {
                server.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof EmbeddedServerException failed ? failed : e;
            }
        }
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Path home = Path.of(environment.getProperty(
                "towerflow.home", environment.getRequiredProperty("user.home") + "/.towerflow"));
        synchronized (RUNNING) {
            Running running = RUNNING.computeIfAbsent(home, folder -> start(folder, environment));
            environment.getPropertySources().addLast(new MapPropertySource("embedded servers", running.addresses()));
            context.getBeanFactory().addBeanPostProcessor(running);
        }
        if (environment.getProperty("towerflow.demo.enabled", Boolean.class, false)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource("mail and telephone of the demo", demoLines(environment)));
        }
    }

    /**
     * Addresses of the demo's mail server and telephone exchange, which run in the server itself; only their addresses are needed
     * this early. Real SMS go out of a demo only where both the account and the API's address are given.
     */
    private static Map<String, Object> demoLines(ConfigurableEnvironment environment) {
        Map<String, Object> lines = new HashMap<>();
        lines.put("towerflow.twilio.account-sid", "AC00000000000000000000000000000000");
        lines.put("towerflow.twilio.auth-token", TELEPHONE_SECRET);
        lines.put("towerflow.twilio.from", "+2252720000000");
        lines.put("towerflow.twilio.base-url", "${towerflow.public-url}/demo/exchange");
        lines.put("towerflow.remediation.url", "${towerflow.public-url}/demo/elements/actions");
        lines.put("towerflow.remediation.token", ELEMENT_SECRET);
        if (environment.getProperty("spring.mail.host") == null) {
            int port = environment.getProperty("towerflow.smtp.port", Integer.class, 3025);
            lines.put("spring.mail.host", "127.0.0.1");
            lines.put("spring.mail.port", port == 0 ? freePort("the mail server") : port);
            lines.put("towerflow.demo.mailbox.port", "${spring.mail.port}");
        }
        return lines;
    }

    private static int freePort(String of) {
        try {
            return EmbeddedKafkaServer.freePort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port for " + of + " was found", e);
        }
    }

    private static Running start(Path home, ConfigurableEnvironment environment) {
        boolean postgresWanted = environment.getProperty("spring.datasource.url") == null;
        boolean kafkaWanted = environment.getProperty("spring.kafka.bootstrap-servers") == null;
        if (!postgresWanted && !kafkaWanted) {
            return new Running(
                    Map.of(), CompletableFuture.completedFuture(null), CompletableFuture.completedFuture(null));
        }
        log.info(
                "Starting {} on the data in {}",
                postgresWanted && kafkaWanted ? "PostgreSQL and Kafka" : postgresWanted ? "PostgreSQL" : "Kafka",
                home.toAbsolutePath());
        boolean guarded = !environment.getProperty("towerflow.demo.enabled", Boolean.class, false);
        EmbeddedCredentials credentials = guarded ? credentials(home) : null;
        // Threads made here inherit this thread's class loader, by which Kafka finds its own classes; those of the
        // common pool
        // know nothing of what lies inside an executable jar.
        ExecutorService starting = Executors.newFixedThreadPool(2);
        Map<String, Object> addresses = new HashMap<>();
        CompletableFuture<?> postgres = CompletableFuture.completedFuture(null);
        if (postgresWanted) {
            EmbeddedPostgresServer database = postgres(home, guarded);
            addresses.put("spring.datasource.url", database.jdbcUrl() + "?reWriteBatchedInserts=true");
            addresses.put("spring.datasource.username", EmbeddedCredentials.APPLICATION);
            addresses.put("spring.datasource.password", credentials == null ? "" : credentials.application());
            addresses.put("spring.flyway.user", EmbeddedCredentials.OWNER);
            addresses.put("spring.flyway.password", credentials == null ? "" : credentials.owner());
            CompletableFuture<EmbeddedPostgresServer> server =
                    CompletableFuture.supplyAsync(() -> startPostgres(home, database), starting);
            stopLast("PostgreSQL", server);
            postgres = server;
        }
        CompletableFuture<?> kafka = CompletableFuture.completedFuture(null);
        if (kafkaWanted) {
            int wanted = environment.getProperty("towerflow.kafka.port", Integer.class, 9092);
            int port = wanted == 0 ? freePort("Kafka") : wanted;
            addresses.put("spring.kafka.bootstrap-servers", "127.0.0.1:" + port);
            if (credentials != null) {
                EmbeddedKafkaServer.clientSettings(credentials)
                        .forEach((name, value) -> addresses.put("spring.kafka.properties." + name, value));
            }
            CompletableFuture<EmbeddedKafkaServer> server = CompletableFuture.supplyAsync(
                    () -> startKafka(home, port, wanted == 0 ? 0 : port + 1, credentials), starting);
            stopLast("Kafka", server);
            kafka = server;
        }
        starting.shutdown();
        return new Running(addresses, postgres, kafka);
    }

    private static EmbeddedCredentials credentials(Path home) {
        try {
            return EmbeddedCredentials.of(home);
        } catch (IOException e) {
            throw new UncheckedIOException("The credentials of the embedded servers in " + home + " cannot be used", e);
        }
    }

    private static EmbeddedPostgresServer postgres(Path home, boolean guarded) {
        try {
            return EmbeddedPostgresServer.at(home, guarded);
        } catch (IOException e) {
            throw new UncheckedIOException("The data of the embedded PostgreSQL in " + home + " cannot be used", e);
        }
    }

    private static EmbeddedPostgresServer startPostgres(Path home, EmbeddedPostgresServer server) {
        try {
            return server.start();
        } catch (Exception e) {
            throw new EmbeddedServerException(
                    "The embedded PostgreSQL in " + home + " did not start (LOGGING_LEVEL_IO_ZONKY=info tells more)",
                    e);
        }
    }

    private static EmbeddedKafkaServer startKafka(
            Path home, int port, int controllerPort, @Nullable EmbeddedCredentials credentials) {
        try {
            return EmbeddedKafkaServer.start(home, port, controllerPort, credentials);
        } catch (Exception e) {
            throw new EmbeddedServerException("The embedded Kafka in " + home + " did not start on port " + port, e);
        }
    }

    /** Stops a server last: from now on, so that one which still starts when the context fails is waited for and stopped too. */
    private static void stopLast(String name, CompletableFuture<? extends AutoCloseable> starting) {
        SpringApplication.getShutdownHandlers().add(() -> {
            try {
                starting.join().close();
            } catch (CompletionException neverStarted) {
                log.debug("{} needs no stop", name, neverStarted);
            } catch (Exception e) {
                log.warn("{} did not stop cleanly", name, e);
            }
        });
    }
}
