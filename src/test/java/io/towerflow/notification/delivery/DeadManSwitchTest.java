package io.towerflow.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.towerflow.notification.NotificationSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.health.AdditionalHealthEndpointPath;
import org.springframework.boot.actuate.health.DefaultHealthContributorRegistry;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.HealthEndpointGroup;
import org.springframework.boot.actuate.health.HealthEndpointGroups;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.HttpCodeStatusMapper;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.actuate.health.StatusAggregator;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

class DeadManSwitchTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicInteger calls = new AtomicInteger();
    private volatile int answer = 204;
    private volatile Status here = Status.UP;
    private HttpServer watcher;

    @BeforeEach
    void open() throws IOException {
        watcher = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        watcher.createContext("/ping", exchange -> {
            calls.incrementAndGet();
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        watcher.start();
    }

    @AfterEach
    void close() {
        watcher.stop(0);
    }

    @Test
    void theWatcherIsCalledWhileAllIsWell() {
        DeadManSwitch deadMan = deadMan(Map.of("url", url()));

        deadMan.beat();

        assertThat(calls).hasValue(1);
        assertThat(deadMan.lastBeat()).isEqualTo(NOW);
        assertThat(deadMan.silence()).isNull();
    }

    @Test
    void theWatcherIsNotCalledWhenAPartIsIll() {
        here = Status.DOWN;
        DeadManSwitch deadMan = deadMan(Map.of("url", url()));

        deadMan.beat();

        assertThat(calls).hasValue(0);
        assertThat(deadMan.silence()).contains("DOWN");
    }

    @Test
    void aWatcherThatFailsIsNamed() {
        answer = 500;
        DeadManSwitch deadMan = deadMan(Map.of("url", url()));

        deadMan.beat();

        assertThat(deadMan.silence()).isEqualTo("The watcher answered 500");
    }

    @Test
    void withoutAnAddressItIsOff() {
        DeadManSwitch deadMan = deadMan(Map.of());

        deadMan.start();
        deadMan.beat();

        assertThat(deadMan.isOn()).isFalse();
        assertThat(deadMan.isRunning()).isFalse();
    }

    private String url() {
        return "http://127.0.0.1:" + watcher.getAddress().getPort() + "/ping";
    }

    private DeadManSwitch deadMan(Map<String, String> settings) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        settings.forEach((name, value) -> source.put("towerflow.notification.dead-man." + name, value));
        DefaultHealthContributorRegistry parts = new DefaultHealthContributorRegistry();
        parts.registerContributor(
                "part", (HealthIndicator) () -> Health.status(here).build());
        HealthEndpoint health =
                new HealthEndpoint(parts, HealthEndpointGroups.of(new AllParts(), Map.of()), Duration.ofSeconds(10));
        return new DeadManSwitch(
                new Binder(source).bindOrCreate("towerflow.notification", NotificationSettings.class),
                new StaticListableBeanFactory(Map.of("health", health)).getBeanProvider(HealthEndpoint.class),
                new SimpleAsyncTaskScheduler(),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static final class AllParts implements HealthEndpointGroup {

        @Override
        public boolean isMember(String name) {
            return true;
        }

        @Override
        public boolean showComponents(SecurityContext context) {
            return true;
        }

        @Override
        public boolean showDetails(SecurityContext context) {
            return true;
        }

        @Override
        public StatusAggregator getStatusAggregator() {
            return StatusAggregator.getDefault();
        }

        @Override
        public HttpCodeStatusMapper getHttpCodeStatusMapper() {
            return HttpCodeStatusMapper.DEFAULT;
        }

        @Override
        public AdditionalHealthEndpointPath getAdditionalPath() {
            return null;
        }
    }
}
