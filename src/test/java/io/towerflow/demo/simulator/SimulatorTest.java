package io.towerflow.demo.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.demo.network.NetworkBuilder;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatorTest {

    private static final Topology NETWORK = NetworkBuilder.demo().topology();
    private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");

    @Test
    void givesTheSameTroubleForTheSameSeedAndAnotherForAnother() {
        SimulatorOptions options = SimulatorOptions.lifelike(40);
        List<SimulatedAlarm> once = new Simulator(NETWORK, 7)
                .trouble(START, Duration.ofHours(12), options)
                .alarms();
        assertThat(new Simulator(NETWORK, 7)
                        .trouble(START, Duration.ofHours(12), options)
                        .alarms())
                .isEqualTo(once);
        assertThat(new Simulator(NETWORK, 8)
                        .trouble(START, Duration.ofHours(12), options)
                        .alarms())
                .isNotEqualTo(once);
    }

    @Test
    void givesEachAlarmACauseThatCameBeforeItAndEachRaiseAClear() {
        Trouble trouble = new Simulator(NETWORK, 3).trouble(START, Duration.ofHours(24), SimulatorOptions.lifelike(60));
        Map<String, SimulatedFault> faults =
                trouble.faults().stream().collect(Collectors.toMap(SimulatedFault::id, Function.identity()));
        Map<Integer, Integer> open = new HashMap<>();
        for (SimulatedAlarm alarm : trouble.alarms()) {
            SimulatedFault fault = faults.get(alarm.faultId());
            assertThat(fault).isNotNull();
            assertThat(alarm.at()).isAfterOrEqualTo(fault.startsAt());
            assertThat(NETWORK.siteOf(alarm.fact().alarmedObjectId())).isNotNull();
            // A repeat is up to 5 s late; what happened while the site was cut off is told when it is back.
            assertThat(Duration.between(alarm.at(), alarm.stamp())).isLessThan(Duration.ofSeconds(31));
            if (!alarm.duplicate()) {
                open.merge(alarm.alarmNumber(), alarm.clear() ? -1 : 1, Integer::sum);
            }
        }
        assertThat(open.values()).containsOnly(0);
        assertThat(trouble.alarms()).isSortedAccordingTo(Comparator.comparing(SimulatedAlarm::at));
    }

    @Test
    void oneNetworkHasOneStateHoweverManyFaultsOverlap() {
        Trouble trouble = new Simulator(NETWORK, 5)
                .trouble(START, Duration.ofHours(24), new SimulatorOptions(120, 3, 0.1, 0, 0, Duration.ZERO, 0));
        Map<String, Integer> active = new HashMap<>();
        for (SimulatedAlarm alarm : trouble.alarms()) {
            String identity = alarm.fact().alarmedObjectId()
                    + alarm.fact().probableCause()
                    + alarm.fact().specificProblem();
            int count = active.merge(identity, alarm.clear() ? -1 : 1, Integer::sum);
            assertThat(count).as(identity).isBetween(0, 1);
        }
        List<SimulatedFault> real = trouble.faults().stream()
                .filter(fault -> fault.kind() != FaultKind.NOISE)
                .toList();
        for (SimulatedFault one : real) {
            assertThat(real.stream()
                            .filter(other -> other.object().equals(one.object())
                                    && !other.startsAt().isBefore(one.startsAt())
                                    && other.startsAt().isBefore(one.endsAt())))
                    .containsExactly(one);
        }
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void beginsEachFaultWithItsCause(FaultKind kind) {
        Simulator simulator = new Simulator(NETWORK, 11);
        SimulatedFault fault = simulator.fault(kind, START);
        List<Symptom> symptoms = simulator.course().symptoms(fault);
        assertThat(symptoms).isNotEmpty().anyMatch(Symptom::root);
        Duration firstRoot = symptoms.stream()
                .filter(Symptom::root)
                .map(Symptom::after)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Set<String> consequences = Set.of("outOfService", "lowBatteryThreshold", "highTemperature");
        assertThat(symptoms.stream()
                        .filter(symptom -> !symptom.root() && consequences.contains(symptom.probableCause())))
                .allSatisfy(symptom -> assertThat(symptom.after()).isGreaterThan(firstRoot));
        assertThat(symptoms.stream().map(Symptom::perceivedSeverity)).doesNotContain(PerceivedSeverity.CLEARED);
    }

    @Test
    void drainsTheBiggerBatteryLaterAndTellsOfItBeforeTheSiteIsDark() {
        Topology pair = pair(9600, 19200);
        PowerPlant power = new PowerPlant(pair, 1);
        Duration small = power.autonomy("A-001");
        Duration big = power.autonomy("A-002");
        assertThat(small.toMinutes()).isBetween(200L, 480L);
        assertThat(big).isGreaterThan(small.plus(small.dividedBy(5)));

        SimulatedFault outage = new SimulatedFault(
                "F-1", FaultKind.FEEDER_OUTAGE, "FDR-A", "A-001", START, Duration.ofHours(20), false);
        Map<String, Map<String, Duration>> bySite = new FaultProgression(pair, 1)
                .symptoms(outage).stream()
                        .filter(symptom -> !symptom.probableCause().equals("lossOfSignal"))
                        .collect(Collectors.groupingBy(
                                Symptom::siteId, Collectors.toMap(Symptom::probableCause, Symptom::after)));
        for (String site : List.of("A-001", "A-002")) {
            Map<String, Duration> alarms = bySite.get(site);
            assertThat(List.of(
                            alarms.get("commercialPowerFailure"),
                            alarms.get("batteryDischarging"),
                            alarms.get("lowBatteryThreshold"),
                            alarms.get("outOfService")))
                    .isSorted();
        }
        assertThat(bySite.get("A-002").get("outOfService"))
                .isGreaterThan(bySite.get("A-001").get("outOfService"));
    }

    @Test
    void takesEverySiteBehindACutFibreOffTheNetwork() {
        Simulator simulator = new Simulator(NETWORK, 5);
        SimulatedFault cut = simulator.fault(FaultKind.FIBRE_CUT, START);
        Set<String> lost = simulator.course().symptoms(cut).stream()
                .filter(symptom -> symptom.probableCause().equals("outOfService"))
                .map(Symptom::siteId)
                .collect(Collectors.toSet());
        Set<String> behind = NETWORK.sites().stream()
                .map(Site::id)
                .filter(id -> id.equals(cut.siteId()) || NETWORK.upstream(id).contains(cut.siteId()))
                .collect(Collectors.toSet());
        assertThat(lost).isEqualTo(behind).hasSizeGreaterThan(5);
    }

    @Test
    void makesTroubleAsHardAsAskedFor() {
        Trouble hard = new Simulator(NETWORK, 9)
                .trouble(
                        START,
                        Duration.ofHours(10),
                        new SimulatorOptions(30, 3, 0.3, 0.1, 0.2, Duration.ofSeconds(30), 0.2));
        assertThat(hard.alarms()).anyMatch(SimulatedAlarm::duplicate);
        long noise = hard.faults().stream()
                .filter(fault -> fault.kind() == FaultKind.NOISE)
                .count();
        assertThat(noise).isPositive();
        assertThat(hard.faults()).hasSize(30 + (int) noise);
        assertThat(hard.alarms()).anyMatch(alarm -> !alarm.at().equals(alarm.stamp()));
        assertThat(NETWORK.sites().stream()
                        .filter(site -> !hard.believed().upstream(site.id()).equals(NETWORK.upstream(site.id()))))
                .hasSizeGreaterThan(10);

        Trouble clean = new Simulator(NETWORK, 9).trouble(START, Duration.ofHours(10), SimulatorOptions.clean(30));
        assertThat(clean.alarms()).noneMatch(SimulatedAlarm::duplicate).allMatch(alarm -> alarm.at()
                .equals(alarm.stamp()));
        assertThat(clean.believed()).isSameAs(NETWORK);
    }

    private static Topology pair(double... wattHours) {
        Site hub = site("H-001", true, null);
        Site first = site("A-001", false, "FDR-A");
        Site second = site("A-002", false, "FDR-A");
        List<Equipment> equipment = new ArrayList<>();
        for (int i = 0; i < wattHours.length; i++) {
            String site = i == 0 ? "A-001" : "A-002";
            equipment.add(new Equipment(site + "-RAD", site, EquipmentKind.RADIO, "BTS", null, 1440.0, null));
            equipment.add(new Equipment(site + "-BAT", site, EquipmentKind.BATTERY, "BAT", null, null, wattHours[i]));
        }
        return new Topology(
                Arrays.asList(hub, first, second),
                equipment,
                List.of(
                        new Link("L1", Link.Kind.MICROWAVE, "H-001", "A-001"),
                        new Link("L2", Link.Kind.MICROWAVE, "H-001", "A-002")));
    }

    private static Site site(String id, boolean hub, String feeder) {
        return new Site(
                id,
                id,
                6,
                -5,
                "Lacs",
                hub,
                feeder,
                Set.of("4G"),
                Set.of(),
                "Mo-Su 00:00-24:00",
                ZoneId.of("Africa/Abidjan"),
                false);
    }
}
