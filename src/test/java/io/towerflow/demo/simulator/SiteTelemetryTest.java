package io.towerflow.demo.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import io.towerflow.problem.CsvResource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a site measures and what its alarms say are one thing. */
class SiteTelemetryTest {

    private static final Topology NETWORK = NetworkBuilder.demo().topology();
    private static final PowerPlant POWER = new PowerPlant(NETWORK, PowerPlant.STORY_SEED);
    private static final FaultProgression PROGRESSION = new FaultProgression(NETWORK, PowerPlant.STORY_SEED);
    private static final Instant START = Instant.parse("2026-03-04T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void everyValueIsWithinTheCatalogue() {
        Map<String, CsvResource.Row> catalogue = CsvResource.shipped("connectors/metrics/catalogue.csv").rows().stream()
                .collect(Collectors.toMap(row -> row.get("name"), row -> row));
        List<SymptomPeriod> mains = fault(FaultKind.FEEDER_OUTAGE, Duration.ofHours(9));
        for (Site site : NETWORK.sites().stream().limit(60).toList()) {
            SiteTelemetry telemetry = new SiteTelemetry(site, NETWORK, POWER);
            for (Instant time = START;
                    time.isBefore(START.plus(Duration.ofDays(1)));
                    time = time.plus(Duration.ofMinutes(15))) {
                telemetry
                        .next(time, Duration.ofMinutes(15), active(mains, site.id(), time))
                        .forEach((name, value) -> {
                            assertThat(catalogue).containsKey(name);
                            assertThat(value)
                                    .as("%s of %s", name, site.id())
                                    .isBetween(
                                            Double.valueOf(catalogue.get(name).get("lowest")),
                                            Double.valueOf(catalogue.get(name).get("highest")));
                        });
            }
        }
    }

    @Test
    void equalTimesGiveEqualValues() {
        Site site = NETWORK.sites().iterator().next();

        assertThat(day(new SiteTelemetry(site, NETWORK, POWER), site, List.of()))
                .isEqualTo(day(new SiteTelemetry(site, NETWORK, POWER), site, List.of()));
    }

    @Test
    void aDayHasTheSameTrafficHoweverOftenItIsMeasured() {
        assertThat(trafficOfADay(Duration.ofMinutes(15)))
                .isCloseTo(trafficOfADay(Duration.ofMinutes(5)), withinPercentage(5));
    }

    private static double trafficOfADay(Duration step) {
        SiteTelemetry telemetry = new SiteTelemetry(NETWORK.sites().iterator().next(), NETWORK, POWER);
        return Stream.iterate(START, time -> time.isBefore(START.plus(Duration.ofDays(1))), time -> time.plus(step))
                .mapToDouble(time -> telemetry.next(time, step, List.of()).get("traffic.volume"))
                .sum();
    }

    @Test
    void aBatteryIsLowWhenItsAlarmSaysSo() {
        List<SymptomPeriod> symptoms = fault(FaultKind.GENSET_START_FAILURE, Duration.ofHours(20));
        SymptomPeriod low = symptoms.stream()
                .filter(one -> one.symptom().probableCause().equals("lowBatteryThreshold"))
                .findFirst()
                .orElseThrow();
        Site site = NETWORK.site(low.symptom().siteId());
        Map<Instant, Map<String, Double>> day = day(new SiteTelemetry(site, NETWORK, POWER), site, symptoms);

        Map<String, Double> before = day.get(START.plus(Duration.ofHours(1)));
        assertThat(before.get("grid.available")).isEqualTo(1);
        assertThat(before.get("battery.voltage")).isGreaterThan(53);
        Map<String, Double> atAlarm = day.get(low.from().truncatedTo(ChronoUnit.MINUTES));
        assertThat(atAlarm.get("grid.available")).isZero();
        assertThat(atAlarm.get("power.grid")).isZero();
        // The sun may help a little.
        assertThat(atAlarm.get("battery.soc")).isBetween(20.0, 45.0);
        assertThat(atAlarm.get("battery.voltage")).isLessThan(50);
        SymptomPeriod silent = symptoms.stream()
                .filter(one ->
                        one.symptom().unreachable() && one.symptom().siteId().equals(site.id()))
                .findFirst()
                .orElseThrow();
        assertThat(day.get(silent.from().plusSeconds(120).truncatedTo(ChronoUnit.MINUTES)))
                .containsEntry("cell.availability", 0.0)
                .doesNotContainKey("battery.voltage");
    }

    @Test
    void aShelterIsHotWhenItsAlarmSaysSoAndWarmsUpBefore() {
        List<SymptomPeriod> symptoms = fault(FaultKind.COOLING_FAILURE, Duration.ofMinutes(50));
        SymptomPeriod hot = symptoms.stream()
                .filter(one -> one.symptom().probableCause().equals("highTemperature"))
                .findFirst()
                .orElseThrow();
        Site site = NETWORK.site(hot.symptom().siteId());
        Map<Instant, Map<String, Double>> day = day(new SiteTelemetry(site, NETWORK, POWER), site, symptoms);

        assertThat(day.get(START.plus(Duration.ofHours(2))).get("temperature.room"))
                .isLessThan(27);
        assertThat(day.get(START.plus(Duration.ofHours(2)).plus(Duration.ofMinutes(15)))
                        .get("temperature.room"))
                .isBetween(30.0, 42.0);
        assertThat(day.get(hot.from().truncatedTo(ChronoUnit.MINUTES).plus(MINUTE))
                        .get("temperature.room"))
                .isGreaterThan(44);
        assertThat(day.get(START.plus(Duration.ofHours(5))).get("temperature.room"))
                .isLessThan(27);
    }

    /** What a fault that begins at two o'clock brings about. */
    private static List<SymptomPeriod> fault(FaultKind kind, Duration lasts) {
        SimulatedFault fault = new Simulator(NETWORK, 11)
                .fault(kind, START.plus(Duration.ofHours(2)))
                .lasting(lasts);
        return PROGRESSION.symptoms(fault).stream()
                .filter(symptom -> symptom.after().compareTo(lasts) < 0)
                .map(symptom -> new SymptomPeriod(
                        symptom,
                        fault.startsAt().plus(symptom.after()),
                        fault.endsAt().plus(symptom.recovery()),
                        1))
                .toList();
    }

    private static Map<Instant, Map<String, Double>> day(
            SiteTelemetry telemetry, Site site, List<SymptomPeriod> symptoms) {
        Map<Instant, Map<String, Double>> day = new LinkedHashMap<>();
        for (Instant time = START; time.isBefore(START.plus(Duration.ofDays(1))); time = time.plus(MINUTE)) {
            day.put(time, telemetry.next(time, MINUTE, active(symptoms, site.id(), time)));
        }
        return day;
    }

    private static List<SymptomPeriod> active(List<SymptomPeriod> symptoms, String site, Instant time) {
        return new ArrayList<>(symptoms.stream()
                .filter(one -> one.symptom().siteId().equals(site) && one.covers(time))
                .toList());
    }
}
