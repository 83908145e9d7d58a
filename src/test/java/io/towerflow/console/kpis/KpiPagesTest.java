package io.towerflow.console.kpis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.towerflow.TowerFlowTest;
import io.towerflow.kpi.KpiValues;
import io.towerflow.kpi.computation.KpiComputation;
import io.towerflow.kpi.computation.KpiFixture;
import io.towerflow.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** KPIs of a region with an hour of samples, its figure over time, and its sites. */
@TowerFlowTest
class KpiPagesTest {

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

    private final String region = "kpipage" + UUID.randomUUID().toString().substring(0, 8);

    private ResponseEntity<String> page(String who, String language, String address, Object... variables) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBasicAuth(who, who);
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, language);
        headers.set(HttpHeaders.ACCEPT, MediaType.TEXT_HTML_VALUE);
        return http.exchange(address, HttpMethod.GET, new HttpEntity<>(headers), String.class, variables);
    }

    @Test
    void aManagerSeesFiguresWhatIsBehindThemAndHowFarTheyAreComplete() {
        KpiFixture fixture = new KpiFixture(jdbc, transaction, computation, values);
        fixture.site(Tenancy.DEFAULT, region + "-1", region);
        fixture.site(Tenancy.DEFAULT, region + "-2", region);
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
        for (int i = 0; i < 12; i++) {
            Instant time = hour.plus(Duration.ofMinutes(5L * i));
            fixture.sample(Tenancy.DEFAULT, region + "-1", time, Map.of("power.load", 2.0, "cell.availability", 100.0));
            if (i % 2 == 0) {
                fixture.sample(
                        Tenancy.DEFAULT, region + "-2", time, Map.of("power.load", 4.0, "cell.availability", 80.0));
            }
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> !page("manager", "en", "/kpis?region={r}", region)
                .getBody()
                .contains("There is no site or region"));
        fixture.again(Tenancy.DEFAULT, hour, hour.plus(Duration.ofHours(2)));

        String english = page("manager", "en", "/kpis?region={r}", region).getBody();
        assertThat(english)
                .contains(
                        "KPIs",
                        "Cell availability",
                        "Network",
                        "Energy",
                        "Operations",
                        "Finance",
                        "Quality of data",
                        "As of")
                // 2 kW for 70 minutes, in which its samples hold, and 4 kW for 65
                .contains("<strong>6.67</strong>")
                // 100 % for 70 minutes and 80 % for 65
                .contains("<strong>90.4</strong>")
                .contains("act");
        String french = page("manager", "fr", "/kpis?region={r}", region).getBody();
        assertThat(french)
                .contains("Indicateurs clés", "Disponibilité des cellules", "Exploitation")
                .doesNotContain("??");

        String one =
                page("analyst", "en", "/kpis/availability?region={r}", region).getBody();
        assertThat(one)
                .contains(
                        "availability.integral / availability.time",
                        "3GPP",
                        region + "-1",
                        region + "-2",
                        "data-points=")
                .contains("75%");
        assertThat(one.indexOf(region + "-2")).as("the worst first").isLessThan(one.indexOf(region + "-1"));
        assertThat(page("manager", "en", "/kpis/availability?site={s}", region + "-2")
                        .getBody())
                .contains("80 %", "50%", "/sites?id=" + region + "-2");
    }

    @Test
    void whatThereIsNotIsSaid() {
        assertThat(page("manager", "en", "/kpis?site=no-such-site").getBody())
                .contains("There is no site or region no-such-site");
        assertThat(page("manager", "en", "/kpis/traffic?region=no-such-region").getBody())
                .contains("There is no site or region no-such-region");
        assertThat(page("manager", "en", "/kpis/no-such-kpi").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(page("technician", "en", "/kpis").getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(page("dispatcher", "en", "/kpis").getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
    }
}
