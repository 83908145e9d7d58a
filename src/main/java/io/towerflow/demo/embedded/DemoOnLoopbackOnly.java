package io.towerflow.demo.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Refuses to start a demo that others could reach: its passwords are known to everybody and its telephones and mails are open to
 * all. Who wants that says so by a setting of its own.
 */
public final class DemoOnLoopbackOnly
        implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    /** Runs before the embedded servers start. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        check(context.getEnvironment());
    }

    static void check(Environment environment) {
        if (!environment.getProperty("towerflow.demo.enabled", Boolean.class, false)
                || environment.getProperty("towerflow.demo.open", Boolean.class, false)) {
            return;
        }
        String address = environment.getProperty("server.address", "");
        if (!isLoopback(address)) {
            throw new DemoExposedException(address);
        }
        String management = environment.getProperty("management.server.address");
        if (!isOnServersOwnPort(environment) && !isLoopback(management)) {
            throw new DemoExposedException(management == null ? "" : management);
        }
    }

    private static boolean isOnServersOwnPort(Environment environment) {
        String port = environment.getProperty("management.server.port");
        return port == null || port.isBlank() || port.equals(environment.getProperty("server.port"));
    }

    /**
     * Whether an address is of this machine alone; nothing given means every address of the machine; a name counts with all
     * addresses that it has.
     */
    private static boolean isLoopback(@Nullable String address) {
        if (address == null || address.isBlank()) {
            return false;
        }
        try {
            return Arrays.stream(InetAddress.getAllByName(address.strip())).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
