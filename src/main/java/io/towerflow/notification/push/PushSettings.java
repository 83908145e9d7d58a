package io.towerflow.notification.push;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of notices in browsers.
 *
 * @param services origins of the push services that may be called, with {@code *.} for any host below a domain and {@code :*} for
 *     any port; a browser that names another is refused
 * @param browsers most browsers of one person
 * @param messages most notices that one browser gets within the window; more are told by the other ways alone
 * @param window the while in which they are counted
 */
@ConfigurationProperties("towerflow.push")
record PushSettings(
        @DefaultValue({
            "https://fcm.googleapis.com",
            "https://*.push.services.mozilla.com",
            "https://*.push.apple.com",
            "https://*.notify.windows.com"
        })
        List<String> services,

        @DefaultValue("10") int browsers,
        @DefaultValue("30") int messages,
        @DefaultValue("10m") Duration window) {

    PushSettings {
        if (browsers < 1 || messages < 1 || !window.isPositive()) {
            throw new IllegalArgumentException("towerflow.push: browsers, messages and window must be 1 or more");
        }
    }

    /** Returns whether the address is at one of the services. */
    boolean allows(URI endpoint) {
        String scheme = endpoint.getScheme();
        String host = endpoint.getHost();
        if (scheme == null || host == null || endpoint.getUserInfo() != null) {
            return false;
        }
        return services.stream().anyMatch(service -> matches(service, scheme, host, endpoint.getPort()));
    }

    private static boolean matches(String service, String scheme, String host, int port) {
        boolean anyPort = service.endsWith(":*");
        String origin = anyPort ? service.substring(0, service.length() - 2) : service;
        if (!origin.startsWith(scheme + "://") || (port != -1 && !anyPort)) {
            return false;
        }
        String wanted = origin.substring(scheme.length() + 3);
        return wanted.startsWith("*.") ? host.endsWith(wanted.substring(1)) : host.equals(wanted);
    }
}
