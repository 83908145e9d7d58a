package io.towerflow.kpi.computation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.towerflow.Clocks;
import io.towerflow.TowerFlowTest;
import io.towerflow.kpi.Granularity;
import io.towerflow.kpi.KpiLibrary;
import io.towerflow.kpi.KpiValue;
import io.towerflow.kpi.KpiValues;
import io.towerflow.tenancy.Tenancy;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An hour of two sites whose KPIs were reckoned by hand; and what comes late, twice, in another order, or after a stop, against
 * what is computed from the beginning.
 *
 * <p>Site A tells every five minutes from 10:00 to 10:55: cells 100 % in the first half hour and 50 % in the second; 3 kW of load;
 * 1.5 kW from the sun in the first half hour and none in the second; 0.5 GB each time; the grid is away and the genset runs from
 * 10:20 until 10:40. Site B tells from 10:00 to 10:35 only: 1 kW, 0.125 GB each time; its last sample holds until 10:50.
 */
@TowerFlowTest
class KpiComputationTest {

    private static final Instant TEN = Instant.parse("2026-03-10T10:00:00Z");
    private static final Instant ELEVEN = TEN.plus(Duration.ofHours(1));
    private static final Duration FIVE = Duration.ofMinutes(5);

    @Autowired
    KpiComputation computation;

    @Autowired
    KpiValues values;

    @Autowired
    Clocks clocks;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    KpiLibrary library;

    private final String tenant = "kpi-" + UUID.randomUUID();
    private KpiFixture fixture;

    @BeforeEach
    void sites() {
        fixture = new KpiFixture(jdbc, transaction, computation, values);
        now(ELEVEN.plusSeconds(45));
        fixture.site(tenant, "A", "North");
        fixture.site(tenant, "B", "South");
    }

    private void now(Instant time) {
        clocks.of(KpiComputation.class).setTo(time);
    }

    private record Sample(String site, Instant time, Map<String, Double> values) {}

    private static List<Sample> hour() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            boolean first = i < 6;
            boolean dark = i >= 4 && i < 8;
            samples.add(new Sample(
                    "A",
                    TEN.plus(FIVE.multipliedBy(i)),
                    Map.of(
                            "cell.availability", first ? 100.0 : 50.0,
                            "power.load", 3.0,
                            "power.solar", first ? 1.5 : 0.0,
                            "traffic.volume", 0.5,
                            "grid.available", dark ? 0.0 : 1.0,
                            "genset.running", dark ? 1.0 : 0.0)));
        }
        for (int i = 0; i < 8; i++) {
            samples.add(new Sample(
                    "B", TEN.plus(FIVE.multipliedBy(i)), Map.of("power.load", 1.0, "traffic.volume", 0.125)));
        }
        return samples;
    }

    private void send(List<Sample> samples) {
        samples.forEach(sample -> fixture.sample(tenant, sample.site(), sample.time(), sample.values()));
    }

    private void hasValue(String key, @Nullable String site, @Nullable Double value) {
        hasValue(key, site, null, value);
    }

    private void hasValue(String key, @Nullable String site, @Nullable String region, @Nullable Double value) {
        List<KpiValue> values = fixture.values(tenant, key, site, region, Granularity.HOUR, TEN);
        assertThat(values).as(key).hasSize(1);
        if (value == null) {
            assertThat(values.getFirst().value()).as(key).isNull();
        } else {
            assertThat(values.getFirst().value()).as(key).isNotNull().isCloseTo(value, within(1e-9));
        }
    }

    @Test
    void anHourComesOutAsReckonedByHand() {
        send(hour());
        fixture.due(tenant);

        hasValue("availability", "A", 75.0);
        hasValue("availability", "B", null);
        hasValue("availability", null, 75.0);
        hasValue("downtime", "A", 15.0);
        hasValue("traffic", "A", 6.0);
        hasValue("traffic", "B", 1.0);
        hasValue("traffic", null, 7.0);
        hasValue("energy-consumption", "A", 3.0);
        // 50 minutes of 1 kW: the last sample holds for a quarter of an hour
        hasValue("energy-consumption", "B", 50 / 60.0);
        hasValue("energy-per-gb", "A", 0.5);
        hasValue("energy-per-gb", "B", 50 / 60.0);
        // The quotient of the sums, and not the mean of the quotients
        hasValue("energy-per-gb", null, (3 + 50 / 60.0) / 7);
        hasValue("energy-per-gb", null, "South", 50 / 60.0);
        hasValue("renewable-share", "A", 25.0);
        hasValue("renewable-share", null, 100 * 0.75 / (3 + 50 / 60.0));
        hasValue("genset-hours", "A", 20 / 60.0);
        hasValue("genset-starts", "A", 1.0);
        hasValue("grid-availability", "A", 100 * 40 / 60.0);
        hasValue("grid-interruptions", "A", 1.0);
        hasValue("completeness", "A", 100.0);
        hasValue("completeness", "B", 100 * 8 / 12.0);
        // 6 metrics of A and 2 of B, 12 samples expected of each
        hasValue("completeness", null, 100 * (72 + 16) / 96.0);
        hasValue("incidents", "A", 0.0);
        hasValue("mttr", "A", null);
        // 0.15 for a kWh from the grid
        hasValue("solar-savings", "A", 0.75 * 0.15);
    }

    @Test
    void aValueSaysAsOfWhenItIsAndHowFarItIsComplete() {
        send(hour());
        fixture.due(tenant);

        KpiValue value = fixture.values(tenant, "energy-consumption", "B", null, Granularity.HOUR, TEN)
                .getFirst();
        assertThat(value.from()).isEqualTo(TEN);
        assertThat(value.to()).isEqualTo(ELEVEN);
        assertThat(value.completeness()).isCloseTo(8 / 12.0, within(1e-9));
        assertThat(value.computedAt()).isEqualTo(ELEVEN.plusSeconds(45));
        assertThat(fixture.values(tenant, "availability", "B", null, Granularity.HOUR, TEN)
                        .getFirst()
                        .completeness())
                .isZero();
        assertThat(fixture.values(tenant, "incidents", "B", null, Granularity.HOUR, TEN)
                        .getFirst()
                        .completeness())
                .isOne();
        // 11:00 goes on still
        assertThat(fixture.values(tenant, "traffic", "A", null, Granularity.HOUR, TEN, ELEVEN.plusSeconds(1)))
                .hasSize(1);
    }

    @Test
    void quarterHoursDaysAndMonthsAddUp() {
        send(hour());
        fixture.due(tenant);
        assertThat(fixture.values(tenant, "traffic", "A", null, Granularity.QUARTER_HOUR, TEN, ELEVEN))
                .extracting(KpiValue::value)
                .containsExactly(1.5, 1.5, 1.5, 1.5);

        now(Instant.parse("2026-04-01T00:01:10Z"));
        while (fixture.due(tenant) > 1) {}
        KpiValue day = fixture.values(
                        tenant, "energy-per-gb", null, null, Granularity.DAY, Instant.parse("2026-03-10T00:00:00Z"))
                .getFirst();
        // Half a kilowatt-hour more than in the hour: site A's last sample holds for ten minutes of the next
        assertThat(day.value()).isCloseTo((3.5 + 50 / 60.0) / 7, within(1e-9));
        // 2 metrics of 2 sites, 288 samples expected in the day
        assertThat(day.completeness()).isCloseTo((24 + 16) / (4 * 288.0), within(1e-9));
        KpiValue month = fixture.values(
                        tenant, "availability", "A", null, Granularity.MONTH, Instant.parse("2026-03-01T00:00:00Z"))
                .getFirst();
        assertThat(month.value()).isCloseTo((30 * 100 + 40 * 50) / 70.0, within(1e-9));
        assertThat(month.completeness()).isCloseTo(12 / (31 * 288.0), within(1e-9));
    }

    @Test
    void whatHappenedToIncidentsAndWorkOrdersIsCounted() {
        String one = incident("A", TEN.plusSeconds(60));
        String two = incident("A", TEN.minusSeconds(1800));
        timeline(one, "acknowledged", TEN.plusSeconds(360));
        timeline(one, "acknowledged", TEN.plusSeconds(600));
        timeline(one, "closed", TEN.plusSeconds(1860));
        timeline(two, "acknowledged", TEN.plusSeconds(5));
        timeline(two, "closed", TEN.plusSeconds(1800));
        timeline(two, "reopened", ELEVEN.plusSeconds(5));
        fixture.due(tenant);

        hasValue("incidents", "A", 1.0);
        hasValue("incidents", "B", 0.0);
        hasValue("incidents-closed", null, 2.0);
        // 30 and 60 minutes
        hasValue("mttr", "A", 45.0);
        hasValue("mttr", "B", null);
        // 5 minutes, and 30 minutes and 5 seconds
        hasValue("mtta", null, (5 + 30 + 5 / 60.0) / 2);
        hasValue("acknowledged-soon", null, 50.0);
        hasValue("reopened-share", null, 0.0);
    }

    private String incident(String site, Instant opened) {
        String number = "INC-" + UUID.randomUUID();
        fixture.in(tenant, () -> jdbc.sql("""
                        INSERT INTO incident (number, state, severity, sites, opened_at, changed_at) VALUES (?, 'open', 'major', ?, ?, ?)
                        """)
                .params(number, new String[] {site}, Timestamp.from(opened), Timestamp.from(opened))
                .update());
        return number;
    }

    private void timeline(String number, String kind, Instant at) {
        fixture.in(tenant, () -> jdbc.sql(
                        "INSERT INTO incident_timeline (incident_number, at, kind, key, arguments) VALUES (?, ?, ?, ?, '{}')")
                .params(number, Timestamp.from(at), kind, "incident.timeline." + kind)
                .update());
    }

    @Test
    void lateSamplesChangeEveryGranularityThatTheyTouch() {
        List<Sample> samples = hour();
        send(samples.subList(0, 8));
        send(samples.subList(12, 20));
        now(Instant.parse("2026-04-01T00:01:10Z"));
        while (fixture.due(tenant) > 1) {}
        // Eight samples at 100 % and 50 %: until 10:50
        hasValue("availability", "A", (30 * 100 + 20 * 50) / 50.0);

        send(samples.subList(8, 12));
        now(Instant.parse("2026-04-01T00:01:30Z"));
        assertThat(fixture.late(tenant)).isPositive();

        anHourIsWhole();
        for (Granularity granularity : Granularity.values()) {
            Instant start = granularity.start(TEN.plus(Duration.ofMinutes(45)));
            KpiValue value = fixture.values(tenant, "traffic", "A", null, granularity, start)
                    .getFirst();
            assertThat(value.value())
                    .as("%s", granularity)
                    .isEqualTo(granularity == Granularity.QUARTER_HOUR ? 1.5 : 6);
            assertThat(value.computedAt()).as("%s", granularity).isEqualTo(Instant.parse("2026-04-01T00:01:30Z"));
            assertThat(fixture.values(tenant, "traffic", null, null, granularity, start)
                            .getFirst()
                            .value())
                    .as("%s", granularity)
                    .isEqualTo(granularity == Granularity.QUARTER_HOUR ? 1.5 : 7);
        }
        assertThat(fixture.late(tenant)).as("nothing is done twice").isZero();
    }

    private void anHourIsWhole() {
        hasValue("availability", "A", 75.0);
        hasValue("energy-per-gb", null, (3 + 50 / 60.0) / 7);
        hasValue("completeness", "A", 100.0);
    }

    @Test
    void whatComesLateWithinTheHourIsInItsQuarterHoursToo() {
        List<Sample> samples = hour();
        now(TEN.plus(Duration.ofMinutes(15)).plusSeconds(40));
        send(samples.subList(0, 2));
        fixture.due(tenant);
        assertThat(quarter()).isEqualTo(1.0);

        Sample late = samples.get(2);
        fixture.sample(tenant, "A", late.time(), TEN.plus(Duration.ofMinutes(17)), late.values());
        now(TEN.plus(Duration.ofMinutes(17)).plusSeconds(20));
        assertThat(fixture.late(tenant)).isPositive();
        assertThat(quarter()).isEqualTo(1.5);
    }

    private Double quarter() {
        return fixture.values(tenant, "traffic", "A", null, Granularity.QUARTER_HOUR, TEN)
                .getFirst()
                .value();
    }

    @Test
    void whatWasMissedIsComputedAfterwardsAndNothingTwice() {
        send(hour());
        fixture.due(tenant);
        now(ELEVEN.plus(Duration.ofHours(30)).plusSeconds(45));
        fixture.due(tenant);
        Map<String, Integer> computed = new HashMap<>();
        fixture.in(tenant, () -> jdbc.sql(
                        "SELECT family, granularity, count(*) AS n, count(DISTINCT start_at) AS starts FROM kpi_interval "
                                + "WHERE start_at >= '2026-03-10T11:00:00Z' GROUP BY 1, 2")
                .query((row, n) -> {
                    assertThat(row.getInt("n")).isEqualTo(row.getInt("starts"));
                    return computed.merge(row.getString("granularity"), row.getInt("n"), Integer::sum);
                })
                .list());
        assertThat(computed).containsEntry("quarter-hour", 5 * 120).containsEntry("hour", 5 * 30);
        List<String> before = fixture.everything(tenant);
        Instant at = fixture.values(tenant, "traffic", "A", null, Granularity.HOUR, TEN)
                .getFirst()
                .computedAt();

        now(ELEVEN.plus(Duration.ofHours(30)).plusSeconds(55));
        fixture.due(tenant);

        assertThat(fixture.everything(tenant)).isEqualTo(before);
        assertThat(fixture.values(tenant, "traffic", "A", null, Granularity.HOUR, TEN)
                        .getFirst()
                        .computedAt())
                .isEqualTo(at);
    }

    /** Twenty orders in which the samples of three hours may come, with repetitions, runs in between and all delays. */
    @Test
    void inWhateverOrderSamplesComeTheEndIsThatOfTheBeginning() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            String own = tenant + "-" + seed;
            fixture.site(own, "A", "North");
            fixture.site(own, "B", "South");
            List<Sample> samples = new ArrayList<>();
            for (int hour = 0; hour < 3; hour++) {
                for (Sample sample : hour()) {
                    Map<String, Double> values = new HashMap<>(sample.values());
                    values.keySet().removeIf(metric -> random.nextInt(8) == 0);
                    if (!values.isEmpty()) {
                        samples.add(new Sample(sample.site(), sample.time().plus(Duration.ofHours(hour)), values));
                    }
                }
            }
            samples.addAll(new ArrayList<>(samples.subList(0, 10)));
            Collections.shuffle(samples, random);
            Instant clock = TEN.plusSeconds(random.nextInt(3600));
            for (Sample sample : samples) {
                if (random.nextInt(12) == 0) {
                    clock = clock.plusSeconds(random.nextInt(3600));
                    now(clock);
                    if (random.nextBoolean()) {
                        fixture.due(own);
                    } else {
                        fixture.late(own);
                    }
                }
                fixture.sample(own, sample.site(), sample.time(), clock, sample.values());
            }
            now(TEN.plus(Duration.ofDays(2)));
            fixture.due(own);
            while (fixture.late(own) > 0) {}
            List<String> grown = fixture.everything(own);

            fixture.forget(own);
            fixture.due(own);

            assertThat(grown).as("seed %s", seed).hasSizeGreaterThan(100).isEqualTo(fixture.everything(own));
        }
    }

    @Test
    void theViewSaysOfEachKpiWhatTheServerSays() {
        send(hour());
        timeline(incident("A", TEN.plusSeconds(60)), "closed", TEN.plusSeconds(1860));
        fixture.due(tenant);

        int compared = 0;
        for (var kpi : library.kpis()) {
            Double told = fixture.values(tenant, kpi.key(), "A", null, Granularity.HOUR, TEN)
                    .getFirst()
                    .value();
            List<Double> seen = fixture.in(tenant, () -> jdbc.sql(
                            "SELECT value FROM kpi_value WHERE kpi = ? AND site = 'A' AND granularity = 'hour' AND start = ?")
                    .params(kpi.key(), Timestamp.from(TEN))
                    .query((row, n) -> row.getObject(1) == null ? Double.NaN : row.getDouble(1))
                    .list());
            if (!seen.isEmpty()) {
                compared++;
                assertThat(seen.getFirst()).as(kpi.key()).isCloseTo(told == null ? Double.NaN : told, within(1e-9));
            }
        }
        assertThat(compared).isGreaterThan(60);
    }

    @Test
    void aTenantSeesItsOwnFactsOnly() {
        send(hour());
        fixture.due(tenant);
        for (String thing :
                List.of("kpi_fact", "kpi_region_fact", "kpi_interval", "kpi_series", "kpi_value", "kpi_site")) {
            String count = "SELECT count(*) FROM " + thing;
            assertThat(fixture.in(
                            tenant, () -> jdbc.sql(count).query(Long.class).single()))
                    .as(thing)
                    .isPositive();
            assertThat(fixture.in(
                            tenant + "-other",
                            () -> jdbc.sql(count).query(Long.class).single()))
                    .as(thing)
                    .isZero();
        }
        assertThat(transaction.<Long>execute(tx -> jdbc.sql("SELECT count(*) FROM kpi_fact")
                        .query(Long.class)
                        .single()))
                .as("without a tenant")
                .isZero();
        assertThat(Tenancy.current()).isNull();
    }
}
