package io.towerflow.operations;

import io.towerflow.ingest.Consumers;
import io.towerflow.notification.PublicAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Writes the last line of the start: where to go and how to sign in. Not before everything is up: the pages answer, the demo's
 * story goes on, and the consumers of alarms have their partitions.
 */
@Component
class ReadyAnnouncement {

    private static final Logger LOG = LoggerFactory.getLogger(ReadyAnnouncement.class);

    private static final String DEMO = "sign in as dispatcher / dispatcher"
            + " · likewise manager, analyst, technician and admin, each with its own name as password";

    /** Time after which the broker is late enough to be worth a word. */
    private static final long LATE_SECONDS = 60;

    private final Consumers consumers;
    private final PublicAddress address;
    private final ServletWebServerApplicationContext server;
    private final String listen;
    private final boolean demo;
    private final String administrator;

    ReadyAnnouncement(
            Consumers consumers,
            PublicAddress address,
            ServletWebServerApplicationContext server,
            @Value("${server.address:}") String listen,
            @Value("${towerflow.demo.enabled}") boolean demo,
            @Value("${towerflow.admin.user:}") String administrator) {
        this.consumers = consumers;
        this.address = address;
        this.server = server;
        this.listen = listen;
        this.demo = demo;
        this.administrator = administrator;
    }

    /** Announces after all others who wait for the same moment. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.LOWEST_PRECEDENCE)
    void announce() {
        String text = text(address.of(""), listen, server.getWebServer().getPort(), demo ? null : administrator);
        CompletableFuture<Void> joined = consumers.allJoined();
        joined.thenRun(() -> LOG.info("{}", text));
        joined.copy().orTimeout(LATE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
            LOG.warn(
                    "The pages answer at {}, but Kafka has given out no partitions for {} s: alarms are not read yet",
                    address.of(""),
                    LATE_SECONDS);
            return null;
        });
    }

    /**
     * Composes the line.
     *
     * @param url the public address
     * @param listen the address it listens on
     * @param administrator who may sign in first; null: the demo's people
     */
    static String text(String url, String listen, int port, @Nullable String administrator) {
        StringBuilder text = new StringBuilder("TowerFlow is ready: ").append(url);
        if (!url.endsWith(":" + port)) {
            text.append(" (listening on ")
                    .append(listen.isEmpty() ? "every address" : listen)
                    .append(", port ")
                    .append(port)
                    .append(')');
        }
        return text.append(" · ")
                .append(
                        administrator == null
                                ? DEMO
                                : "sign in as " + administrator + " with the password of TOWERFLOW_ADMIN_PASSWORD")
                .toString();
    }
}
