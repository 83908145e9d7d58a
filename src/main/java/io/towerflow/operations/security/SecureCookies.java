package io.towerflow.operations.security;

import java.util.Locale;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps browsers from sending the cookies without TLS where the public address is one of TLS, also where a proxy ends TLS and
 * says nothing of it. Elsewhere they are secure where the request was.
 */
public final class SecureCookies implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    static final String SETTING = "server.servlet.session.cookie.secure";

    private static final Map<String, Object> SECURE =
            Map.of(SETTING, "true", "camunda.bpm.webapp.csrf.enable-secure-cookie", "true");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        String address = environment.getProperty("towerflow.public-url", "");
        if (address.strip().toLowerCase(Locale.ROOT).startsWith("https:")) {
            environment.getPropertySources().addLast(new MapPropertySource("secure cookies", SECURE));
        }
    }
}
