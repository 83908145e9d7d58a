package io.towerflow.incident.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.alarm.Alarms;
import io.towerflow.incident.Incidents;
import io.towerflow.tenancy.Tenancy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
import org.springframework.util.LinkedMultiValueMap;

/** A fibre between two hubs in two regions, each region a correlation domain of its own. */
@TowerFlowTest
class DomainMergesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Autowired
    TestRestTemplate http;

    @Autowired
    DomainMerges borders;

    @Autowired
    IncidentService desk;

    @Autowired
    Incidents incidents;

    @Autowired
    Alarms alarms;

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
        Tenancy.as(Tenancy.DEFAULT, () -> desk.split(number, List.of(alarm), "dispatcher"));
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
                                        Instant.now().toString()),
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
