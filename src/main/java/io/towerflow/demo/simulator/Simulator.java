package io.towerflow.demo.simulator;

import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import io.towerflow.inventory.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Breaks things in a network by chance and tells what their sources would report. Equal seeds give equal trouble. */
public final class Simulator {

    private static final Map<FaultKind, Integer> FREQUENCY = new TreeMap<>(Map.ofEntries(
            Map.entry(FaultKind.FEEDER_OUTAGE, 24),
            Map.entry(FaultKind.GENSET_START_FAILURE, 7),
            Map.entry(FaultKind.FIBRE_CUT, 5),
            Map.entry(FaultKind.MICROWAVE_FAILURE, 12),
            Map.entry(FaultKind.RECTIFIER_FAILURE, 12),
            Map.entry(FaultKind.COOLING_FAILURE, 10),
            Map.entry(FaultKind.INTRUSION, 6),
            Map.entry(FaultKind.BATTERY_THEFT, 3),
            Map.entry(FaultKind.FLAPPING_LINK, 8),
            Map.entry(FaultKind.RADIO_HANG, 8),
            Map.entry(FaultKind.PLANNED_WORK, 5)));

    /** Time within which faults begin that are to be told apart by more than their time. */
    private static final Duration SAME_TIME = Duration.ofMinutes(3);

    private final Topology topology;
    private final SplittableRandom random;
    private final FaultProgression course;
    private final List<Site> sites;
    private final List<String> feeders;
    private int lastFault;
    private int lastAlarm;

    public Simulator(Topology topology, long seed) {
        this.topology = topology;
        this.random = new SplittableRandom(seed);
        this.course = new FaultProgression(topology, seed);
        this.sites = List.copyOf(topology.sites());
        this.feeders = sites.stream()
                .map(Site::feederId)
                .filter(id -> id != null)
                .distinct()
                .sorted()
                .toList();
    }

    public FaultProgression course() {
        return course;
    }

    /** Simulates trouble that begins within the span. Alarms may go on after its end, until each fault is over. */
    public Trouble trouble(Instant from, Duration span, SimulatorOptions options) {
        List<SimulatedFault> faults = new ArrayList<>();
        int groups = Math.max(1, (options.faults() + options.faultsPerRegion() - 1) / options.faultsPerRegion());
        Duration step = span.dividedBy(groups);
        for (int group = 0; faults.size() < options.faults(); group++) {
            Instant at = from.plus(step.multipliedBy(group % groups)).plusMillis(chance(step));
            SimulatedFault first = possible(faults, () -> fault(at));
            faults.add(first);
            String region = regionOf(first);
            for (int i = 1; i < options.faultsPerRegion() && faults.size() < options.faults(); i++) {
                Instant soon = at.plusMillis(chance(SAME_TIME));
                faults.add(possible(faults, () -> faultIn(region, soon)));
            }
        }
        Reports reports = new Reports();
        faults.forEach(fault -> reports.add(fault, course.symptoms(fault)));
        int noise = (int) Math.round(reports.told().size() * options.noise() / Math.max(0.01, 1 - options.noise()));
        for (int i = 0; i < noise; i++) {
            Instant at = from.plusMillis(chance(span));
            SimulatedFault murmur = create(FaultKind.NOISE, anySite().id(), at, minutes(2, 40));
            faults.add(murmur);
            reports.add(murmur, course.symptoms(murmur));
        }
        List<SimulatedAlarm> alarms = new ArrayList<>();
        Map<String, Duration> clocks = clocks(options.clockOffset());
        for (Reports.Report report : reports.told()) {
            send(report, options, clocks, alarms);
        }
        faults.sort(Comparator.comparing(SimulatedFault::startsAt).thenComparing(SimulatedFault::id));
        alarms.sort(Comparator.comparing(SimulatedAlarm::at)
                .thenComparing(SimulatedAlarm::alarmNumber)
                .thenComparing(SimulatedAlarm::clear));
        return new Trouble(List.copyOf(faults), List.copyOf(alarms), believed(options.wrongTopology()));
    }

    /** Draws a fault of some kind, the frequent kinds more often, somewhere. */
    public SimulatedFault fault(Instant at) {
        int total = FREQUENCY.values().stream().mapToInt(Integer::intValue).sum();
        int drawn = random.nextInt(total);
        for (Map.Entry<FaultKind, Integer> kind : FREQUENCY.entrySet()) {
            drawn -= kind.getValue();
            if (drawn < 0) {
                return fault(kind.getKey(), at);
            }
        }
        throw new IllegalStateException("The frequencies do not add up");
    }

    /** Draws a fault of this kind at a place where it can happen. */
    public SimulatedFault fault(FaultKind kind, Instant at) {
        List<String> places = places(kind, "");
        return create(kind, places.get(random.nextInt(places.size())), at, lasts(kind));
    }

    private SimulatedFault faultIn(String region, Instant at) {
        for (; ; ) {
            FaultKind kind = fault(at).kind();
            List<String> places = places(kind, region);
            if (!places.isEmpty()) {
                return create(kind, places.get(random.nextInt(places.size())), at, lasts(kind));
            }
        }
    }

    private List<String> places(FaultKind kind, String region) {
        return sites.stream()
                .filter(site -> region.isEmpty() || site.region().equals(region))
                .filter(site -> canHappen(kind, site))
                .map(Site::id)
                .toList();
    }

    private boolean canHappen(FaultKind kind, Site site) {
        Link uplink = course.uplink(site.id());
        return switch (kind) {
            case FEEDER_OUTAGE -> site.feederId() != null;
            case GENSET_START_FAILURE ->
                site.feederId() != null && !site.hub() && course.power().hasGenset(site.id());
            case FIBRE_CUT -> uplink != null && uplink.kind() == Link.Kind.FIBRE;
            case MICROWAVE_FAILURE, FLAPPING_LINK -> uplink != null && uplink.kind() == Link.Kind.MICROWAVE;
            case COOLING_FAILURE -> course.equipment(site.id(), EquipmentKind.COOLING) != null;
            case RECTIFIER_FAILURE,
                    BATTERY_THEFT,
                    INTRUSION,
                    RADIO_HANG,
                    PLANNED_WORK,
                    NOISE,
                    RECTIFIER_MODULE,
                    BREAKER_TRIP -> true;
        };
    }

    private SimulatedFault create(FaultKind kind, String siteId, Instant at, Duration lasts) {
        String id = String.format(Locale.ROOT, "F-%05d", ++lastFault);
        Site site = Objects.requireNonNull(topology.site(siteId));
        Link uplink = course.uplink(siteId);
        String object =
                switch (kind) {
                    case FEEDER_OUTAGE -> Objects.requireNonNull(site.feederId());
                    case FIBRE_CUT, MICROWAVE_FAILURE, FLAPPING_LINK -> uplink == null ? siteId : uplink.id();
                    case GENSET_START_FAILURE -> object(siteId, EquipmentKind.GENSET);
                    case RECTIFIER_FAILURE, RECTIFIER_MODULE, BREAKER_TRIP -> object(siteId, EquipmentKind.RECTIFIER);
                    case COOLING_FAILURE -> object(siteId, EquipmentKind.COOLING);
                    case BATTERY_THEFT -> object(siteId, EquipmentKind.BATTERY);
                    case RADIO_HANG -> object(siteId, EquipmentKind.RADIO);
                    // Nothing fails there: somebody is at the site.
                    case INTRUSION, PLANNED_WORK, NOISE -> siteId;
                };
        String where = kind == FaultKind.FEEDER_OUTAGE
                ? topology.sitesOnFeeder(object).iterator().next()
                : siteId;
        return new SimulatedFault(id, kind, object, where, at, lasts, kind == FaultKind.RADIO_HANG);
    }

    private String object(String siteId, EquipmentKind kind) {
        Equipment piece = course.equipment(siteId, kind);
        return piece == null ? siteId : piece.id();
    }

    private Duration lasts(FaultKind kind) {
        return switch (kind) {
            case FEEDER_OUTAGE -> minutes(40, 600);
            case FIBRE_CUT -> minutes(120, 480);
            case GENSET_START_FAILURE,
                    RECTIFIER_FAILURE,
                    COOLING_FAILURE,
                    BATTERY_THEFT,
                    RECTIFIER_MODULE,
                    BREAKER_TRIP -> minutes(90, 420);
            case MICROWAVE_FAILURE -> minutes(45, 240);
            case FLAPPING_LINK -> minutes(20, 60);
            case RADIO_HANG -> minutes(10, 60);
            case INTRUSION -> minutes(8, 40);
            case PLANNED_WORK -> minutes(60, 180);
            case NOISE -> minutes(2, 40);
        };
    }

    /** Draws until the fault can begin at its time beside those that there are. */
    private SimulatedFault possible(List<SimulatedFault> faults, Supplier<SimulatedFault> draw) {
        for (; ; ) {
            SimulatedFault drawn = draw.get();
            if (faults.stream().noneMatch(fault -> excludes(fault, drawn) || excludes(drawn, fault))) {
                return drawn;
            }
        }
    }

    /**
     * Whether a fault excludes the next: what is broken cannot break. Where mains are lost already, no mains are there to be lost
     * with a genset that does not start then, or to keep a rectifier or a cooling unit going that fails; and a site that loses
     * its mains within minutes of its feeder has lost them by its feeder.
     */
    private boolean excludes(SimulatedFault fault, SimulatedFault next) {
        if (next.startsAt().isBefore(fault.startsAt()) || !next.startsAt().isBefore(fault.endsAt())) {
            return false;
        }
        return fault.object().equals(next.object())
                || needsMains(next) && fault.object().equals(feederOf(next))
                || losesMains(fault)
                        && next.object().equals(feederOf(fault))
                        && Duration.between(fault.startsAt(), next.startsAt()).compareTo(SAME_TIME) < 0;
    }

    private static boolean needsMains(SimulatedFault fault) {
        return losesMains(fault)
                || fault.kind() == FaultKind.RECTIFIER_FAILURE
                || fault.kind() == FaultKind.COOLING_FAILURE;
    }

    private static boolean losesMains(SimulatedFault fault) {
        return fault.kind() == FaultKind.GENSET_START_FAILURE;
    }

    private @Nullable String feederOf(SimulatedFault fault) {
        return Objects.requireNonNull(topology.site(fault.siteId())).feederId();
    }

    private void send(
            Reports.Report report,
            SimulatorOptions options,
            Map<String, Duration> clocks,
            List<SimulatedAlarm> alarms) {
        if (random.nextDouble() < options.missing()) {
            return;
        }
        int number = ++lastAlarm;
        Duration offset = clocks.getOrDefault(report.symptom.sourceSystemId(), Duration.ZERO);
        Instant raised = report.raisedAt.plus(offset);
        Instant cleared = report.clearedAt.plus(offset);
        send(report(number, report.sentAt, raised, false, report), options, alarms);
        send(report(number, report.clearedAt, cleared, true, report), options, alarms);
    }

    private static SimulatedAlarm report(int number, Instant at, Instant stamp, boolean clear, Reports.Report report) {
        return new SimulatedAlarm(
                number, at, stamp, clear, false, report.fault.id(), report.fault.remotelyCurable(), report.symptom);
    }

    private void send(SimulatedAlarm report, SimulatorOptions options, List<SimulatedAlarm> alarms) {
        alarms.add(report);
        if (random.nextDouble() < options.duplicates()) {
            alarms.add(report.repeated(Duration.ofMillis(random.nextInt(50, 5000))));
        }
    }

    private Map<String, Duration> clocks(Duration most) {
        Map<String, Duration> clocks = new HashMap<>();
        long millis = most.toMillis();
        for (String source : List.of(
                FaultProgression.POWER_MONITOR,
                FaultProgression.RADIO_MANAGER,
                FaultProgression.TRANSMISSION_MANAGER)) {
            clocks.put(source, Duration.ofMillis(millis == 0 ? 0 : random.nextLong(-millis, millis + 1)));
        }
        return clocks;
    }

    /** Returns the inventory's belief: some links end at the wrong neighbour, some sites hang on the wrong feeder. */
    public Topology believed(double wrong) {
        if (wrong <= 0) {
            return topology;
        }
        List<Link> links = new ArrayList<>();
        List<Equipment> equipment = new ArrayList<>();
        List<Site> believed = new ArrayList<>();
        for (Site site : sites) {
            equipment.addAll(topology.equipmentAt(site.id()));
            boolean wrongFeeder = site.feederId() != null && random.nextDouble() < wrong;
            believed.add(wrongFeeder ? onFeeder(site, feeders.get(random.nextInt(feeders.size()))) : site);
            for (String neighbour : topology.neighbours(site.id())) {
                Link link = topology.link(site.id(), neighbour);
                if (link != null && link.siteA().equals(site.id())) {
                    boolean wrongEnd = random.nextDouble() < wrong;
                    String end = wrongEnd ? anySite().id() : link.siteA();
                    links.add(new Link(
                            link.id(), link.kind(), end.equals(link.siteB()) ? link.siteA() : end, link.siteB()));
                }
            }
        }
        return new Topology(believed, equipment, links);
    }

    private static Site onFeeder(Site site, String feeder) {
        return new Site(
                site.id(),
                site.name(),
                site.latitude(),
                site.longitude(),
                site.region(),
                site.hub(),
                feeder,
                site.technologies(),
                site.occupants(),
                site.accessHours(),
                site.timeZone(),
                site.placeholder());
    }

    private String regionOf(SimulatedFault fault) {
        return Objects.requireNonNull(topology.site(fault.siteId())).region();
    }

    private Site anySite() {
        return sites.get(random.nextInt(sites.size()));
    }

    private Duration minutes(int from, int to) {
        return Duration.ofSeconds(random.nextInt(from * 60, to * 60));
    }

    private long chance(Duration within) {
        return within.isZero() ? 0 : random.nextLong(within.toMillis());
    }
}
