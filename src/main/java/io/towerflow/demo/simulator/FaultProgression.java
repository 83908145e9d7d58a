package io.towerflow.demo.simulator;

import io.towerflow.alarm.AlarmType;
import io.towerflow.alarm.PerceivedSeverity;
import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Computes what follows from a fault, alarm by alarm. A site that goes dark takes the sites behind it off the network; a site
 * that is cut off cannot report what happens to it later, since its reports travel by the network too. The same fault in the same
 * network always progresses the same way.
 */
public final class FaultProgression {

    /** Source for remote monitoring of power, climate and doors. */
    public static final String POWER_MONITOR = "rms";
    /** Source of the radio network's manager. */
    public static final String RADIO_MANAGER = "ran-oss";
    /** Source of the transmission network's manager. */
    public static final String TRANSMISSION_MANAGER = "mw-nms";

    private static final Duration HEATING_UP = Duration.ofMinutes(25);
    private static final Duration TOO_HOT = Duration.ofMinutes(60);

    private final Topology topology;
    private final PowerPlant power;

    public FaultProgression(Topology topology, long seed) {
        this.topology = topology;
        this.power = new PowerPlant(topology, seed);
    }

    public PowerPlant power() {
        return power;
    }

    /** The alarms that the fault brings about if it lasts for ever, in the order of their raises. */
    public List<Symptom> symptoms(SimulatedFault fault) {
        Course course = new Course(fault);
        switch (fault.kind()) {
            case FEEDER_OUTAGE -> course.feederOutage();
            case GENSET_START_FAILURE -> course.gensetStartFailure();
            case FIBRE_CUT, MICROWAVE_FAILURE -> course.linkFailure();
            case RECTIFIER_FAILURE -> course.rectifierFailure();
            case COOLING_FAILURE -> course.coolingFailure();
            case INTRUSION -> course.intrusion();
            case BATTERY_THEFT -> course.batteryTheft();
            case FLAPPING_LINK -> course.flappingLink();
            case RADIO_HANG -> course.radioHang();
            case PLANNED_WORK -> course.plannedWork();
            case NOISE -> course.noise();
            case RECTIFIER_MODULE -> course.rectifierModule();
            case BREAKER_TRIP -> course.breakerTrip();
        }
        return course.inOrder();
    }

    /** The sites whose way to the hub leads over this one, without itself, in the order of their ids. */
    List<String> behind(String siteId) {
        return topology.sites().stream()
                .map(Site::id)
                .filter(id -> topology.upstream(id).contains(siteId))
                .toList();
    }

    @Nullable
    Equipment equipment(String siteId, EquipmentKind kind) {
        return topology.equipmentAt(siteId).stream()
                .filter(piece -> piece.kind() == kind)
                .findFirst()
                .orElse(null);
    }

    /** Progression of one fault. */
    private final class Course {

        private final SimulatedFault fault;
        private final SplittableRandom random;
        private final List<Symptom> symptoms = new ArrayList<>();
        /** Time from the fault's start at which each site is cut off or dark. */
        private final Map<String, Duration> silentFrom = new LinkedHashMap<>();

        private Course(SimulatedFault fault) {
            this.fault = fault;
            this.random = new SplittableRandom(
                    fault.id().hashCode() * 31L + fault.object().hashCode());
        }

        private List<Symptom> inOrder() {
            return symptoms.stream()
                    .filter(this::canReport)
                    .sorted(Comparator.comparing(Symptom::after))
                    .toList();
        }

        /**
         * Whether the symptom can be reported: its manager sees remotely that a site is silent; whatever a site tells needs the
         * network.
         */
        private boolean canReport(Symptom symptom) {
            Duration silent = silentFrom.get(symptom.siteId());
            return symptom.unreachable() || silent == null || symptom.after().compareTo(silent) < 0;
        }

        private void feederOutage() {
            Collection<String> sites = topology.sitesOnFeeder(fault.object());
            Map<String, Duration> dark = new LinkedHashMap<>();
            for (String site : sites) {
                mainsFailure(site, seconds(0, 8), true);
                if (!power.hasGenset(site)) {
                    Duration autonomy = power.autonomy(site);
                    draining(site, autonomy);
                    dark.put(site, autonomy);
                }
            }
            goDark(dark);
        }

        private void gensetStartFailure() {
            String site = fault.siteId();
            mainsFailure(site, seconds(0, 3), false);
            raise(
                    seconds(20, 60),
                    true,
                    POWER_MONITOR,
                    fault.object(),
                    site,
                    AlarmType.EQUIPMENT,
                    "generatorFailure",
                    "GENSET START FAIL",
                    PerceivedSeverity.MAJOR,
                    "Le groupe électrogène n'a pas démarré après 3 tentatives");
            Duration autonomy = power.autonomy(site);
            draining(site, autonomy);
            goDark(Map.of(site, autonomy));
        }

        private void rectifierFailure() {
            String site = fault.siteId();
            raise(
                    seconds(0, 3),
                    true,
                    POWER_MONITOR,
                    fault.object(),
                    site,
                    AlarmType.EQUIPMENT,
                    "rectifierFailure",
                    "RECTIFIER MODULE FAIL",
                    PerceivedSeverity.MAJOR,
                    "Redresseur en défaut, secteur présent");
            Duration autonomy = power.autonomy(site);
            draining(site, autonomy);
            goDark(Map.of(site, autonomy));
        }

        private void linkFailure() {
            String below = fault.siteId();
            String above = Objects.requireNonNull(topology.parent(below), "A hub has no link to lose");
            boolean fibre = fault.kind() == FaultKind.FIBRE_CUT;
            raise(
                    seconds(0, 2),
                    true,
                    TRANSMISSION_MANAGER,
                    object(above, EquipmentKind.TRANSMISSION),
                    above,
                    AlarmType.COMMUNICATIONS,
                    "lossOfSignal",
                    (fibre ? "OPTICAL LOS " : "RADIO LOS ") + fault.object(),
                    PerceivedSeverity.CRITICAL,
                    (fibre ? "Perte du signal optique vers " : "Perte de la liaison hertzienne vers ") + name(below));
            cutOff(below, Duration.ofSeconds(3));
            for (String site : behind(below)) {
                cutOff(site, Duration.ofSeconds(4));
            }
        }

        private void coolingFailure() {
            String site = fault.siteId();
            raise(
                    seconds(0, 5),
                    true,
                    POWER_MONITOR,
                    fault.object(),
                    site,
                    AlarmType.ENVIRONMENTAL,
                    "coolingSystemFailure",
                    "AIRCON FAIL",
                    PerceivedSeverity.MAJOR,
                    "Climatisation arrêtée sur défaut compresseur");
            raise(
                    HEATING_UP.plus(seconds(0, 300)),
                    false,
                    POWER_MONITOR,
                    site,
                    site,
                    AlarmType.ENVIRONMENTAL,
                    "highTemperature",
                    "SHELTER TEMP > 45C",
                    PerceivedSeverity.MAJOR,
                    "Température de l'abri au-dessus de 45 °C");
            raise(
                    TOO_HOT.plus(seconds(0, 600)),
                    false,
                    RADIO_MANAGER,
                    object(site, EquipmentKind.RADIO),
                    site,
                    AlarmType.EQUIPMENT,
                    "outOfService",
                    "THERMAL SHUTDOWN",
                    PerceivedSeverity.CRITICAL,
                    "Arrêt thermique de la station");
        }

        private void intrusion() {
            String site = fault.siteId();
            doorOpen(site, seconds(0, 2), true);
            raise(
                    seconds(4, 15),
                    false,
                    POWER_MONITOR,
                    site,
                    site,
                    AlarmType.SECURITY_VIOLATION,
                    "intrusionDetection",
                    "MOTION DETECTED",
                    PerceivedSeverity.MAJOR,
                    "Présence détectée dans l'abri hors intervention");
        }

        private void batteryTheft() {
            String site = fault.siteId();
            doorOpen(site, seconds(0, 2), false);
            raise(
                    seconds(5, 20),
                    false,
                    POWER_MONITOR,
                    site,
                    site,
                    AlarmType.SECURITY_VIOLATION,
                    "intrusionDetection",
                    "MOTION DETECTED",
                    PerceivedSeverity.MAJOR,
                    "Présence détectée dans l'abri hors intervention");
            raise(
                    Duration.ofMinutes(4).plus(seconds(0, 240)),
                    true,
                    POWER_MONITOR,
                    fault.object(),
                    site,
                    AlarmType.EQUIPMENT,
                    "batteryFailure",
                    "BATTERY DISCONNECTED",
                    PerceivedSeverity.CRITICAL,
                    "Batterie absente ou débranchée");
        }

        private void flappingLink() {
            String below = fault.siteId();
            String above = Objects.requireNonNull(topology.parent(below), "A hub has no link to lose");
            Duration at = seconds(0, 3);
            int times = random.nextInt(6, 14);
            for (int i = 0; i < times; i++) {
                Duration up = at.plus(seconds(5, 25));
                symptoms.add(new Symptom(
                        at,
                        up,
                        Duration.ZERO,
                        true,
                        TRANSMISSION_MANAGER,
                        object(above, EquipmentKind.TRANSMISSION),
                        above,
                        AlarmType.COMMUNICATIONS,
                        "degradedSignal",
                        "RSL LOW " + fault.object(),
                        PerceivedSeverity.MINOR,
                        "Niveau de réception bas vers " + name(below)));
                at = up.plus(seconds(10, 40));
            }
        }

        private void radioHang() {
            String site = fault.siteId();
            raise(
                    seconds(0, 3),
                    true,
                    RADIO_MANAGER,
                    fault.object(),
                    site,
                    AlarmType.PROCESSING_ERROR,
                    "softwareError",
                    "CELL UNAVAILABLE",
                    PerceivedSeverity.MAJOR,
                    "Le logiciel de la station ne répond plus ; redémarrage à distance possible");
        }

        private void rectifierModule() {
            String site = fault.siteId();
            raise(
                    seconds(0, 3),
                    true,
                    POWER_MONITOR,
                    fault.object(),
                    site,
                    AlarmType.EQUIPMENT,
                    "rectifierFailure",
                    "RECTIFIER MODULE 2 FAIL",
                    PerceivedSeverity.MINOR,
                    "Un module du redresseur en défaut, les autres portent la charge ; module de secours disponible");
        }

        private void breakerTrip() {
            String site = fault.siteId();
            raise(
                    seconds(0, 3),
                    true,
                    POWER_MONITOR,
                    fault.object(),
                    site,
                    AlarmType.EQUIPMENT,
                    "powerSupplyFailure",
                    "BREAKER Q3 TRIPPED",
                    PerceivedSeverity.MINOR,
                    "Disjoncteur Q3 du départ radio déclenché");
            raise(
                    seconds(5, 20),
                    false,
                    RADIO_MANAGER,
                    object(site, EquipmentKind.RADIO),
                    site,
                    AlarmType.EQUIPMENT,
                    "transceiverFailure",
                    "SECTOR 3 NO POWER",
                    PerceivedSeverity.MINOR,
                    "Secteur 3 sans alimentation");
        }

        private void plannedWork() {
            String site = fault.siteId();
            doorOpen(site, seconds(0, 30), true);
            raise(
                    Duration.ofMinutes(5).plus(seconds(0, 120)),
                    false,
                    RADIO_MANAGER,
                    object(site, EquipmentKind.RADIO),
                    site,
                    AlarmType.EQUIPMENT,
                    "outOfService",
                    "LOCKED BY OPERATOR",
                    PerceivedSeverity.WARNING,
                    "Travaux programmés");
        }

        private void noise() {
            String site = fault.siteId();
            record Murmur(
                    EquipmentKind kind, String source, AlarmType type, String cause, String problem, String text) {}
            List<Murmur> murmurs = List.of(
                    new Murmur(
                            EquipmentKind.RADIO,
                            RADIO_MANAGER,
                            AlarmType.QUALITY_OF_SERVICE,
                            "thresholdCrossed",
                            "VSWR HIGH",
                            "Taux d'ondes stationnaires au-dessus du seuil"),
                    new Murmur(
                            EquipmentKind.TRANSMISSION,
                            TRANSMISSION_MANAGER,
                            AlarmType.COMMUNICATIONS,
                            "excessiveBER",
                            "BER 10E-6",
                            "Taux d'erreurs élevé"),
                    new Murmur(
                            EquipmentKind.COOLING,
                            POWER_MONITOR,
                            AlarmType.ENVIRONMENTAL,
                            "highHumidity",
                            "HUMIDITY > 85%",
                            "Humidité élevée dans l'abri"),
                    new Murmur(
                            EquipmentKind.RADIO,
                            RADIO_MANAGER,
                            AlarmType.PROCESSING_ERROR,
                            "congestion",
                            "CCE CONGESTION",
                            "Cellule encombrée"));
            Murmur murmur = murmurs.get(random.nextInt(murmurs.size()));
            PerceivedSeverity severity = random.nextBoolean() ? PerceivedSeverity.WARNING : PerceivedSeverity.MINOR;
            raise(
                    Duration.ZERO,
                    true,
                    murmur.source,
                    object(site, murmur.kind),
                    site,
                    murmur.type,
                    murmur.cause,
                    murmur.problem,
                    severity,
                    murmur.text);
        }

        private void mainsFailure(String site, Duration after, boolean root) {
            raise(
                    after,
                    root,
                    POWER_MONITOR,
                    object(site, EquipmentKind.RECTIFIER),
                    site,
                    AlarmType.ENVIRONMENTAL,
                    "commercialPowerFailure",
                    "MAINS FAIL",
                    PerceivedSeverity.MAJOR,
                    "Absence secteur");
        }

        private void draining(String site, Duration autonomy) {
            raise(
                    Duration.ofSeconds(15).plus(seconds(0, 15)),
                    false,
                    POWER_MONITOR,
                    object(site, EquipmentKind.BATTERY),
                    site,
                    AlarmType.EQUIPMENT,
                    "batteryDischarging",
                    "BATTERY DISCHARGE",
                    PerceivedSeverity.MINOR,
                    "Site sur batterie, autonomie estimée " + Math.max(1, autonomy.toMinutes()) + " min");
            raise(
                    scaled(autonomy, 1 - PowerPlant.LOW_BATTERY),
                    false,
                    POWER_MONITOR,
                    object(site, EquipmentKind.BATTERY),
                    site,
                    AlarmType.EQUIPMENT,
                    "lowBatteryThreshold",
                    "BATTERY LOW",
                    PerceivedSeverity.MAJOR,
                    "Batterie basse, "
                            + Math.max(
                                    1, scaled(autonomy, PowerPlant.LOW_BATTERY).toMinutes())
                            + " min avant coupure du site");
        }

        /** Darkens sites, which take those behind them off the network, whichever comes first for each. */
        private void goDark(Map<String, Duration> dark) {
            Map<String, Duration> cut = new LinkedHashMap<>();
            dark.forEach((site, at) -> {
                cut.merge(site, at, FaultProgression::earlier);
                for (String behind : behind(site)) {
                    cut.merge(behind, at.plusSeconds(2), FaultProgression::earlier);
                }
            });
            cut.forEach((site, at) -> {
                String above = topology.parent(site);
                boolean itself = dark.containsKey(site) && at.equals(dark.get(site));
                if (itself && above != null) {
                    raise(
                            at.plus(seconds(1, 3)),
                            false,
                            TRANSMISSION_MANAGER,
                            object(above, EquipmentKind.TRANSMISSION),
                            above,
                            AlarmType.COMMUNICATIONS,
                            "lossOfSignal",
                            "RADIO LOS " + site,
                            PerceivedSeverity.MAJOR,
                            "Perte de la liaison vers " + name(site));
                }
                cutOff(site, at);
            });
        }

        private void cutOff(String site, Duration at) {
            silentFrom.merge(site, at, FaultProgression::earlier);
            raise(
                    at.plus(seconds(2, 12)),
                    false,
                    RADIO_MANAGER,
                    object(site, EquipmentKind.RADIO),
                    site,
                    AlarmType.COMMUNICATIONS,
                    "outOfService",
                    Symptom.UNREACHABLE,
                    PerceivedSeverity.CRITICAL,
                    "Site injoignable");
        }

        private void doorOpen(String site, Duration after, boolean root) {
            raise(
                    after,
                    root,
                    POWER_MONITOR,
                    object(site, EquipmentKind.DOOR),
                    site,
                    AlarmType.PHYSICAL_VIOLATION,
                    "enclosureDoorOpen",
                    "DOOR OPEN",
                    PerceivedSeverity.MINOR,
                    "Porte de l'abri ouverte");
        }

        private void raise(
                Duration after,
                boolean root,
                String source,
                String object,
                String site,
                AlarmType type,
                String cause,
                String problem,
                PerceivedSeverity severity,
                String text) {
            symptoms.add(new Symptom(
                    after, null, seconds(2, 45), root, source, object, site, type, cause, problem, severity, text));
        }

        private Duration seconds(int from, int to) {
            return Duration.ofMillis(random.nextInt(from * 1000, to * 1000 + 1));
        }

        private String object(String site, EquipmentKind kind) {
            Equipment piece = equipment(site, kind);
            return piece == null ? site : piece.id();
        }

        private String name(String site) {
            return Objects.requireNonNull(topology.site(site)).name();
        }
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(duration.toMillis() * factor));
    }

    private static Duration earlier(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** Returns the link by which a site hangs on the network, or null for a hub. */
    @Nullable
    Link uplink(String siteId) {
        String above = topology.parent(siteId);
        return above == null ? null : topology.link(siteId, above);
    }
}
