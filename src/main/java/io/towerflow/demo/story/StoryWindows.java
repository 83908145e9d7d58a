package io.towerflow.demo.story;

import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.maintenance.WindowRequest;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Requests the planned work of the demo: at the first start one window every week, approved, beginning in the coming night, and
 * one that waits for the approval of whoever is signed in.
 */
@Component
@ConditionalOnProperty("towerflow.demo.enabled")
@ConditionalOnBooleanProperty(name = "towerflow.demo.story", matchIfMissing = true)
class StoryWindows {

    private static final Logger log = LoggerFactory.getLogger(StoryWindows.class);
    private static final String ASKS = "grace.mensah";
    private static final String APPROVES = "bakary.keita";
    private static final LocalTime NIGHT = LocalTime.of(1, 0);

    private final MaintenanceWindows windows;
    private final Inventory inventory;
    private final Clock clock;

    StoryWindows(MaintenanceWindows windows, Inventory inventory, Clock clock) {
        this.windows = windows;
        this.inventory = inventory;
        this.clock = clock;
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        Tenancy.as(Tenancy.DEFAULT, this::plan);
    }

    private void plan() {
        Topology topology = inventory.topology(Tenancy.DEFAULT);
        if (windows.page(null, 0, 1).total() > 0) {
            return;
        }
        // Far from where the story begins: at the end of the list, and with few sites behind
        List<Site> few = topology.sites().stream()
                .filter(site -> !site.hub() && !site.placeholder() && behind(site, topology) == 0)
                .toList()
                .reversed();
        List<Site> some = topology.sites().stream()
                .filter(site -> !site.hub() && behind(site, topology) >= 2 && behind(site, topology) <= 5)
                .toList()
                .reversed();
        if (few.isEmpty() || some.isEmpty()) {
            return;
        }
        MaintenanceWindow weekly = ask(few.getFirst(), false, "Weekly run of the genset under load", 0, "FREQ=WEEKLY");
        windows.decide(weekly.number(), true, "As every week", APPROVES);
        MaintenanceWindow waiting = ask(some.getFirst(), true, "New microwave radio towards the hub", 1, null);
        log.info("Planned work is there: {} every week, {} waits for approval", weekly.number(), waiting.number());
    }

    private static long behind(Site site, Topology topology) {
        return topology.sites().stream()
                .filter(other -> topology.upstream(other.id()).contains(site.id()))
                .count();
    }

    private MaintenanceWindow ask(Site site, boolean andBehind, String reason, int nights, @Nullable String again) {
        ZonedDateTime now = clock.instant().atZone(site.timeZone());
        ZonedDateTime night = now.with(NIGHT);
        Instant start = (night.isAfter(now) ? night : night.plusDays(1))
                .plusDays(nights)
                .toInstant();
        return windows.request(
                new WindowRequest(
                        List.of(site.id()), andBehind, reason, start, start.plus(Duration.ofHours(3)), again, false),
                ASKS);
    }
}
