package io.towerflow.demo.story;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Shortens waits while the story is told: a cleared incident waits for minutes instead of a day for somebody to confirm its
 * cause, so that a server that is left alone stays usable. Whoever sets the time keeps it.
 */
public final class StoryDefaults implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Map<String, Object> DEFAULTS = Map.of("towerflow.incident.confirmation", "20m");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        boolean demo = environment.getProperty("towerflow.demo.enabled", Boolean.class, false);
        if (demo && environment.getProperty("towerflow.demo.story", Boolean.class, true)) {
            environment.getPropertySources().addLast(new MapPropertySource("demo story", DEFAULTS));
        }
    }
}
