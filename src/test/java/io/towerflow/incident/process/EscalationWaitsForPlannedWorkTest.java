package io.towerflow.incident.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.correlation.SituationChange;
import io.towerflow.correlation.SituationFollower;
import io.towerflow.incident.Incident;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.TimelineEntry;
import io.towerflow.incident.lifecycle.IncidentService;
import io.towerflow.inventory.Inventory;
import io.towerflow.inventory.Site;
import io.towerflow.maintenance.MaintenanceWindow;
import io.towerflow.maintenance.MaintenanceWindows;
import io.towerflow.maintenance.WindowRequest;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.assertj.core.data.TemporalUnitWithinOffset;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class EscalationWaitsForPlannedWorkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Autowired
    MaintenanceWindows windows;

    @Autowired
    SituationFollower follower;

    @Autowired
    Incidents incidents;

    @Autowired
    IncidentService service;

    @Autowired
    Inventory inventory;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ManagementService management;

    @Autowired
    Clock clock;

    private final String site = "WORK-" + UUID.randomUUID();

    @Test
    void theTimeAgreedStopsWhilePlannedWorkLastsAndGoesOnAfterwards() {
        in(() -> {
            inventory.saveAll(List.of(), List.of(place()), List.of(), List.of());
            return true;
        });
        String incident = opened();
        Instant before = due(incident);
        Instant end = clock.instant().plus(Duration.ofHours(5)).truncatedTo(ChronoUnit.SECONDS);
        String window = in(() -> windows.request(
                        new WindowRequest(
                                List.of(site),
                                false,
                                "Swap of the rectifier",
                                clock.instant().minusSeconds(60),
                                end,
                                null,
                                false),
                        "amina"))
                .number();
        in(() -> {
            windows.decide(window, true, null, "dispatcher");
            return true;
        });

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(kinds(incident)).contains("escalation-paused"));
        assertThat(due(incident)).isCloseTo(before.plus(Duration.ofHours(5)), within(90));

        in(() -> windows.extend(window, end.plusSeconds(3600), null, "dispatcher"));
        assertThat(due(incident)).isCloseTo(before.plus(Duration.ofHours(6)), within(90));

        in(() -> {
            windows.cancel(window, "Done early", "dispatcher");
            return true;
        });
        assertThat(due(incident)).isCloseTo(before, within(90));
        assertThat(kinds(incident)).endsWith("escalation-resumed");
        assertThat(in(() -> windows.find(window).orElseThrow()).state()).isEqualTo(MaintenanceWindow.State.CANCELLED);
        in(() -> {
            service.cancel(incident, null, "dispatcher");
            return true;
        });
    }

    private static TemporalUnitWithinOffset within(long seconds) {
        return new TemporalUnitWithinOffset(seconds, ChronoUnit.SECONDS);
    }

    private Instant due(String incident) {
        String process = in(() -> incidents.find(incident).orElseThrow()).processInstanceId();
        Job timer = management
                .createJobQuery()
                .processInstanceId(process)
                .activityId("startEvent_slaBreached")
                .singleResult();
        return timer.getDuedate().toInstant();
    }

    private String opened() {
        Instant now = clock.instant();
        Tenancy.asSystem(() -> transaction.executeWithoutResult(tx -> follower.follow(
                now,
                List.of(new SituationChange(
                        SituationChange.Kind.SETTLED,
                        Tenancy.DEFAULT,
                        UUID.randomUUID(),
                        "north",
                        PerceivedSeverity.MAJOR,
                        Set.of(site),
                        now,
                        null)))));
        String number = in(() -> incidents.page("open", 0, 1000).incidents().stream()
                .filter(one -> one.sites().contains(site))
                .map(Incident::number)
                .findFirst()
                .orElseThrow());
        await().atMost(PATIENCE)
                .until(() -> in(() -> incidents.find(number).orElseThrow()).processInstanceId() != null);
        return number;
    }

    private List<String> kinds(String incident) {
        return in(() ->
                incidents.timeline(incident).stream().map(TimelineEntry::kind).toList());
    }

    private Site place() {
        return new Site(
                site,
                site,
                48.85,
                2.35,
                site,
                false,
                null,
                Set.of("4G"),
                Set.of("Alpha"),
                "Mo-Su 00:00-24:00",
                ZoneId.of("Europe/Paris"),
                false);
    }

    private static <T> T in(Supplier<T> work) {
        return Tenancy.as(Tenancy.DEFAULT, work);
    }
}
