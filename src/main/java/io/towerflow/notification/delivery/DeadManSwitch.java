package io.towerflow.notification.delivery;

import io.towerflow.notification.NotificationSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.Status;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Calls an outside watcher while all is well here. When the calls stop, because the machine, the network, the intake or the
 * sender has failed, the watcher tells somebody: TowerFlow itself could not.
 */
@Component
class DeadManSwitch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeadManSwitch.class);

    private final NotificationSettings settings;
    private final ObjectProvider<HealthEndpoint> health;
    private final TaskScheduler scheduler;
    private final Clock clock;
    private final HttpClient http;
    private volatile @Nullable ScheduledFuture<?> beat;
    private volatile @Nullable Instant lastBeat;
    private volatile @Nullable String silence;

    DeadManSwitch(
            NotificationSettings settings,
            ObjectProvider<HealthEndpoint> health,
            TaskScheduler scheduler,
            Clock clock) {
        this.settings = settings;
        this.health = health;
        this.scheduler = scheduler;
        this.clock = clock;
        this.http =
                HttpClient.newBuilder().connectTimeout(settings.callTimeout()).build();
    }

    boolean isOn() {
        return settings.deadMan().url() != null;
    }

    /** Returns when the watcher was last reached, or null. */
    @Nullable
    Instant lastBeat() {
        return lastBeat;
    }

    /** Returns why the watcher was not called the last time, or null. */
    @Nullable
    String silence() {
        return silence;
    }

    void beat() {
        String url = settings.deadMan().url();
        if (url == null) {
            return;
        }
        Status status = health.getObject().health().getStatus();
        if (Status.DOWN.equals(status) || Status.OUT_OF_SERVICE.equals(status)) {
            silence = "TowerFlow's health is " + status;
            log.warn("The outside watcher is not called: {}", silence);
            return;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(settings.callTimeout())
                    .GET()
                    .build();
            int answer =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (answer / 100 == 2) {
                lastBeat = clock.instant();
                silence = null;
            } else {
                silence = "The watcher answered " + answer;
                log.warn("{}", silence);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            silence = "The watcher could not be reached: " + e;
            log.warn("{}", silence);
        }
    }

    @Override
    public void start() {
        if (isOn()) {
            beat = scheduler.scheduleWithFixedDelay(
                    this::beat, settings.deadMan().interval());
        }
    }

    @Override
    public void stop() {
        ScheduledFuture<?> running = beat;
        if (running != null) {
            running.cancel(false);
            beat = null;
        }
    }

    @Override
    public boolean isRunning() {
        return beat != null;
    }
}
