package io.towerflow.incident.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.Alarms;
import io.towerflow.correlation.Situations;
import io.towerflow.engine.queue.ProcessCommands;
import io.towerflow.incident.Incidents;
import io.towerflow.incident.ranking.StormGuard;
import io.towerflow.inventory.Inventory;
import io.towerflow.tenancy.Tenancy;
import io.towerflow.tenancy.Tenants;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.LinkedMultiValueMap;

/** A fibre between two hubs in two regions, each region a correlation domain of its own. */
@TowerFlowTest
class DomainMergesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Autowired
    Clock clock;

    @Autowired
    TestRestTemplate http;

    @Autowired
    DomainMerges borders;

    @Autowired
    IncidentService service;

    @Autowired
    Incidents incidents;

    @Autowired
    Alarms alarms;

    @Autowired
    IncidentRepository repository;

    @Autowired
    ProcessCommands commands;

    @Autowired
    IncidentEvents changes;

    @Autowired
    Situations situations;

    @Autowired
    Inventory inventory;

    @Autowired
    Tenants tenants;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    StormGuard guard;

    @Autowired
    JdbcTemplate jdbc;

    private final String id = "border" + UUID.randomUUID().toString().substring(0, 8) + "-";
    private final String west = id + "W";
    private final String east = id + "E";

    @BeforeEach
    void twoRegions() {
        LinkedMultiValueMap<String, Object> files = new LinkedMultiValueMap<>();
        files.add("file", file("sites.csv", """
                id,name,latitude,longitude,region,hub
                %s,West,6.7,-3.5,%swest,true
                %s,East,6.2,-3.2,%seast,true
                """.formatted(west, id, east, id)));
        files.add("file", file("links.csv", """
                site_a,site_b,kind
                %s,%s,fibre
                """.formatted(west, east)));
        assertThat(admin().postForEntity("/api/inventory", files, JsonNode.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
    }

    @Test
    void aCutFibreBetweenTwoRegionsIsOneIncidentUntilPeoplePartIt() {
        raise(west, "lossOfSignal", "transmissionAlarm");
        raise(east, "lossOfSignal", "transmissionAlarm");
        await("one incident").atMost(PATIENCE).until(() -> {
            List<JsonNode> open = open();
            return open.size() == 1 && open.getFirst().path("sites").size() == 2;
        });

        String number = open().getFirst().path("number").asText();
        UUID alarm = Tenancy.as(Tenancy.DEFAULT, () -> alarms.findAll(incidents.alarmsOf(number)).stream()
                .filter(one -> one.siteId().equals(east))
                .findFirst()
                .orElseThrow()
                .id());
        Tenancy.as(Tenancy.DEFAULT, () -> service.split(number, List.of(alarm), "dispatcher"));
        borders.look();
        borders.look();
        assertThat(open()).hasSize(2);
    }

    @Test
    void whatTheRulesWouldNotPutTogetherStaysTwo() {
        raise(west, "intrusionDetection", "securityService");
        raise(east, "coolingSystemFailure", "environmentalAlarm");
        await("two incidents").atMost(PATIENCE).until(() -> open().size() == 2);

        borders.look();
        assertThat(open()).hasSize(2);
    }

    @Test
    void aStartGoesOnWhereTheLastLookEndedAndNoLookTakesAllAtOnce() {
        int many = DomainMerges.PORTION + 50;
        write(many, clock.instant().minus(Duration.ofDays(2)));
        try {
            inTransaction(() -> repository.bordersLookedUntil(clock.instant()));
            assertThat(Tenancy.as(Tenancy.DEFAULT, () -> restarted().look(Tenancy.DEFAULT)))
                    .as("what was looked at before the stop")
                    .isLessThan(many / 5);

            DomainMerges first = restarted();
            List<Integer> looks = new ArrayList<>();
            inTransaction(() -> {
                jdbc.update("DELETE FROM border_look");
                looks.add(first.look(Tenancy.DEFAULT));
            });
            do {
                looks.add(Tenancy.as(Tenancy.DEFAULT, () -> first.look(Tenancy.DEFAULT)));
            } while (looks.stream().mapToInt(one -> one).sum() < many);
            assertThat(looks).hasSizeGreaterThan(1).allMatch(one -> one > 0 && one <= DomainMerges.PORTION);
        } finally {
            inTransaction(() -> jdbc.update("DELETE FROM incident WHERE number LIKE ?", "INC-" + id + "%"));
        }
    }

    /** What a start makes of the same parts. */
    private DomainMerges restarted() {
        return new DomainMerges(
                repository, commands, changes, situations, inventory, tenants, transaction, guard, Clock.systemUTC());
    }

    /** Open incidents that have not changed since, at a site that nobody knows. */
    private void write(int many, Instant changed) {
        inTransaction(() -> jdbc.update(
                "INSERT INTO incident (number, state, severity, sites, opened_at, changed_at, due_at, urgency_at) SELECT 'INC-' || ? || i, "
                        + "'cleared', 'warning', ARRAY[? || i], ?, ?, ?, ? FROM generate_series(1, ?) i",
                id,
                id,
                Timestamp.from(changed),
                Timestamp.from(changed),
                Timestamp.from(changed),
                Timestamp.from(changed),
                many));
    }

    private void inTransaction(Runnable work) {
        Tenancy.as(Tenancy.DEFAULT, () -> transaction.executeWithoutResult(tx -> work.run()));
    }

    private void raise(String site, String cause, String problem) {
        assertThat(admin().postForEntity(
                                "/tmf-api/alarm/v4/alarm",
                                Map.of(
                                        "alarmType",
                                        "Communications Alarm",
                                        "perceivedSeverity",
                                        "critical",
                                        "probableCause",
                                        cause,
                                        "specificProblem",
                                        problem,
                                        "alarmedObject",
                                        Map.of("id", site),
                                        "sourceSystemId",
                                        "border-test",
                                        "state",
                                        "raised",
                                        "alarmRaisedTime",
                                        clock.instant().toString()),
                                JsonNode.class)
                        .getStatusCode())
                .isEqualTo(HttpStatus.CREATED);
    }

    /** Open incidents at either site. */
    private List<JsonNode> open() {
        JsonNode all =
                Objects.requireNonNull(admin().getForObject("/api/incidents?state=open&limit=1000", JsonNode.class));
        return StreamSupport.stream(all.spliterator(), false)
                .filter(one -> StreamSupport.stream(one.path("sites").spliterator(), false)
                        .anyMatch(site -> List.of(west, east).contains(site.asText())))
                .toList();
    }

    private TestRestTemplate admin() {
        return http.withBasicAuth("admin", "admin");
    }

    private static ByteArrayResource file(String name, String text) {
        return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public String getFilename() {
                return name;
            }
        };
    }
}
