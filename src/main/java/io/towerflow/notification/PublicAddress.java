package io.towerflow.notification;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * What the world calls this server: its address ({@code towerflow.public-url}), which links in messages, callbacks and signatures
 * need, and the sender of its mails ({@code towerflow.notification.mail.from}).
 */
@Component
public class PublicAddress {

    private static final String OWN_PORT = "^(https?://[^/]+):0(?=/|$)";

    private static final String SENDER = "TowerFlow <towerflow@localhost>";

    private final Environment environment;

    public PublicAddress(Environment environment) {
        this.environment = environment;
    }

    /** The full address of a path, which begins with a slash. Known once the server listens. */
    public String of(String path) {
        return resolve(environment.getRequiredProperty("towerflow.public-url")) + path;
    }

    /**
     * The address without a slash at its end and with this server's port in the place of port 0: a server told to take any
     * free port knows it only once it listens.
     */
    public String resolve(String url) {
        String port = environment.getProperty("local.server.port", "0");
        return url.replaceFirst(OWN_PORT, "$1:" + port).replaceFirst("/+$", "");
    }

    /** Who writes our mails, as {@code Name <address>}. */
    public String sender() {
        return environment.getProperty("towerflow.notification.mail.from", SENDER);
    }
}
