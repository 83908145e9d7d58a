package io.towerflow.kpi.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.towerflow.TowerFlowTest;
import io.towerflow.kpi.KpiValues;
import io.towerflow.kpi.computation.KpiComputation;
import io.towerflow.kpi.computation.KpiFixture;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@TowerFlowTest
class KpiApiTest {

    @Autowired
    TestRestTemplate http;

    @Autowired
    KpiComputation computation;

    @Autowired
    KpiValues values;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    private final String id = "kpi" + UUID.randomUUID().toString().substring(0, 8);

    private ResponseEntity<JsonNode> get(String who, String address, Object... variables) {
        return http.withBasicAuth(who, who).getForEntity("/api/kpis" + address, JsonNode.class, variables);
    }

    private ResponseEntity<JsonNode> compute(String who, Map<String, ?> body) {
        return http.withBasicAuth(who, who).postForEntity("/api/kpis/compute", body, JsonNode.class);
    }

    @Test
    void theLibraryIsInTheCallersLanguage() {
        ResponseEntity<JsonNode> all = get("manager", "");
        assertThat(all.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(all.getHeaders().getFirst("X-Total-Count"))
                .isEqualTo(String.valueOf(all.getBody().size()));
        JsonNode availability = find(all.getBody());
        assertThat(availability.path("name").asText()).isEqualTo("Cell availability");
        assertThat(availability.path("unit").asText()).isEqualTo("%");
        assertThat(availability.path("family").asText()).isEqualTo("network");
        assertThat(availability.path("formula").asText()).isEqualTo("availability.integral / availability.time");
        assertThat(availability.path("enabled").asBoolean()).isTrue();
        assertThat(availability.path("source").asText()).contains("3GPP");
        assertThat(availability.path("granularities").toString())
                .isEqualTo("[\"quarter-hour\",\"hour\",\"day\",\"month\"]");

        HttpHeaders french = new HttpHeaders();
        french.set(HttpHeaders.ACCEPT_LANGUAGE, "fr");
        JsonNode inFrench = http.withBasicAuth("analyst", "analyst")
                .exchange("/api/kpis", HttpMethod.GET, new HttpEntity<>(french), JsonNode.class)
                .getBody();
        assertThat(find(inFrench).path("name").asText()).isEqualTo("Disponibilité des cellules");
        assertThat(get("manager", "?family=energy&limit=2&offset=1").getBody()).hasSize(2);
    }

    private static JsonNode find(JsonNode all) {
        for (JsonNode each : all) {
            if (each.path("key").asText().equals("availability")) {
                return each;
            }
        }
        throw new AssertionError("no availability in " + all);
    }

    @Test
    void aPeriodThatAManagerAsksForIsComputedAndRead() {
        KpiFixture fixture = new KpiFixture(jdbc, transaction, computation, values);
        fixture.site(Tenancy.DEFAULT, id + "-1", id);
        fixture.site(Tenancy.DEFAULT, id + "-2", id);
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
        for (int i = 0; i < 12; i++) {
            Instant time = hour.plus(Duration.ofMinutes(5L * i));
            fixture.sample(Tenancy.DEFAULT, id + "-1", time, Map.of("power.load", 2.0, "traffic.volume", 0.5));
            fixture.sample(Tenancy.DEFAULT, id + "-2", time, Map.of("power.load", 4.0, "traffic.volume", 0.25));
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        get("manager", "/traffic/values?site=" + id + "-1").getStatusCode())
                .isEqualTo(HttpStatus.OK));

        ResponseEntity<JsonNode> accepted = compute(
                "manager",
                Map.of(
                        "from",
                        hour.toString(),
                        "to",
                        hour.plus(Duration.ofHours(1)).toString(),
                        "keys",
                        List.of("energy-per-gb")));
        assertThat(accepted.getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);

        String period = "&from=" + hour + "&to=" + hour.plus(Duration.ofHours(1));
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            JsonNode region = get("analyst", "/energy-per-gb/values?region=" + id + period)
                    .getBody();
            assertThat(region).as("%s", region).hasSize(1);
            assertThat(region.get(0).path("value").asDouble()).isCloseTo(6 / 9.0, within(1e-9));
            assertThat(region.get(0).path("completeness").asDouble()).isEqualTo(1);
            assertThat(region.get(0).path("site").isNull()).isTrue();
            assertThat(region.get(0).path("from").asText()).isEqualTo(hour.toString());
            assertThat(region.get(0).path("to").asText())
                    .isEqualTo(hour.plus(Duration.ofHours(1)).toString());
            assertThat(Instant.parse(region.get(0).path("computedAt").asText())).isAfter(hour);
        });
        ResponseEntity<JsonNode> site = get("manager", "/energy-per-gb/values?site=" + id + "-2" + period);
        assertThat(site.getBody()).hasSize(1);
        assertThat(site.getBody().get(0).path("value").asDouble()).isCloseTo(4 / 3.0, within(1e-9));
        assertThat(site.getHeaders().getFirst("X-Total-Count")).isEqualTo("1");
        assertThat(get("manager", "/energy-per-gb/values?site=" + id + "-2&granularity=quarter-hour&limit=3" + period)
                        .getBody())
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nothing/values | 404 | nothing",
                "/traffic/values?site=no-such-site | 404 | no-such-site",
                "/traffic/values?region=no-such-region | 404 | no-such-region",
                "/traffic/values?granularity=week | 400 | quarter-hour, hour, day, month",
                "/traffic/values?from=yesterday | 400 | 2026-11-30T10:00:00Z",
                "/traffic/values?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z | 400 | must be after from",
                "/traffic/values?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z | 400 | coarser granularity",
                "/traffic/values?limit=1001 | 400 | limit",
                "/traffic/values?site=a&region=b | 400 | one of them"
            })
    void whatMakesNoSenseIsRefusedWithTheFieldAndTheMend(String address, int status, String told) {
        ResponseEntity<JsonNode> answer = get("manager", address);
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(status);
        assertThat(answer.getBody().toString()).contains(told);
    }

    @Test
    void aPeriodThatMakesNoSenseIsRefused() {
        String later = clock.instant().plus(Duration.ofDays(2)).toString();
        String now = clock.instant().toString();
        assertThat(refused(Map.of("from", now))).contains("to");
        assertThat(refused(Map.of(
                        "from",
                        later,
                        "to",
                        clock.instant().plus(Duration.ofDays(3)).toString())))
                .contains("future");
        assertThat(refused(Map.of("from", now, "to", "2020-01-01T00:00:00Z"))).contains("must be after from");
        assertThat(refused(Map.of("from", "2020-01-01T00:00:00Z", "to", now))).contains("400 days");
        assertThat(refused(Map.of("from", "2026-03-01T00:00:00Z", "to", "2026-03-02T00:00:00Z", "keys", List.of("x"))))
                .contains("there is no KPI x");
    }

    private String refused(Map<String, ?> body) {
        ResponseEntity<JsonNode> answer = compute("manager", body);
        assertThat(answer.getStatusCode()).as("%s", answer.getBody()).isEqualTo(HttpStatus.BAD_REQUEST);
        return answer.getBody().toString();
    }

    @Test
    void onlyThoseWhoMayReadAndOnlyManagersCompute() {
        Map<String, String> period = Map.of("from", "2020-01-01T00:00:00Z", "to", "2020-01-01T01:00:00Z");
        assertThat(get("technician", "").getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(get("dispatcher", "/traffic/values").getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(http.getForEntity("/api/kpis", String.class).getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(compute("analyst", period).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(compute("admin", period).getStatusCode()).isEqualTo(HttpStatus.ACCEPTED);
    }
}
