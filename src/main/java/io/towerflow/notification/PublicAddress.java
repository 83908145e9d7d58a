package io.towerflow.notification;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Names of this server as the world knows it: its address ({@code towerflow.public-url}), which links in messages, callbacks and
 * signatures need, and the sender of its mails ({@code towerflow.notification.mail.from}).
 */
@Component
public class PublicAddress {

    private static final String OWN_PORT = "^(https?://[^/]+):0(?=/|$)";

    private static final String PORT = "local.server.port";

    private static final String SENDER = "TowerFlow <towerflow@localhost>";

    private final Environment environment;
    private volatile @Nullable String own;

    public PublicAddress(Environment environment) {
        this.environment = environment;
    }

    /** Returns the full address of a path, which begins with a slash. Known once the server listens. */
    public String of(String path) {
        String known = own;
        if (known == null) {
            known = resolve(environment.getRequiredProperty("towerflow.public-url"));
            // Asked for with each message; the settings are slow to look through, and do not change once the port is
            // known.
            own = environment.containsProperty(PORT) ? known : null;
        }
        return known + path;
    }

    /**
     * Returns the address without a slash at its end and with this server's port in the place of port 0: a server told to take
     * any free port knows it only once it listens.
     */
    public String resolve(String url) {
        String port = environment.getProperty(PORT, "0");
        return url.replaceFirst(OWN_PORT, "$1:" + port).replaceFirst("/+$", "");
    }

    /** Returns the sender of our mails, as {@code Name <address>}. */
    public String sender() {
        return environment.getProperty("towerflow.notification.mail.from", SENDER);
    }
}
