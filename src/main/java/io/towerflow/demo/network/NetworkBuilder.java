package io.towerflow.demo.network;

import io.towerflow.inventory.Equipment;
import io.towerflow.inventory.EquipmentKind;
import io.towerflow.inventory.Feeder;
import io.towerflow.inventory.Link;
import io.towerflow.inventory.Site;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Scatters sites over towns and roads, joins them to the nearest hub of their district by microwave chains, lays fibre
 * between hubs and to the busiest branches, strings power feeders and puts equipment in the shelters.
 */
public final class NetworkBuilder {

    static final long SEED = 2250;
    private static final ZoneId ABIDJAN = ZoneId.of("Africa/Abidjan");
    private static final double KILOMETRES_PER_DEGREE = 111.2;
    /** Share of a country town's sites that stand along the roads to its neighbours. */
    private static final double ON_THE_ROAD = 0.4;

    private static final double ROADSIDE_WITHOUT_GRID = 0.45;
    private static final int DEEPEST = 6;
    private static final int MOST_BRANCHES = 4;
    private static final int HUB_BRANCHES = 8;
    private static final int FEWEST_ON_FEEDER = 3;
    private static final int MOST_ON_FEEDER = 15;
    private static final double LONGEST_FEEDER_KM = 28;
    /** Number of sites behind it from which on a branch is worth fibre. */
    private static final int WORTH_FIBRE = 6;

    private static final List<String> QUARTERS = List.of(
            "Marché",
            "Gare",
            "Commerce",
            "Résidentiel",
            "Zone industrielle",
            "Lycée",
            "Hôpital",
            "Préfecture",
            "Château d'eau",
            "Stade",
            "Belleville",
            "Dioulabougou",
            "Cathédrale",
            "Mosquée",
            "Sopim",
            "Habitat",
            "Air France",
            "Kennedy",
            "Quartier 5",
            "Millionnaire",
            "Plateau",
            "Corridor");
    private static final List<String> OCCUPANTS = List.of("Lagune Mobile", "Savane Télécom", "Ébène Com");
    private static final List<String> RADIO_VENDORS = List.of("Nordwind", "Kestrel", "Telvara");
    private static final List<String> POWER_VENDORS = List.of("Voltis", "Courant Sud", "Deltawatt");

    private final List<Town> towns;
    private final Ground ground;
    private final SplittableRandom random;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Feeder> feeders = new ArrayList<>();
    private final Map<String, String> feederOf = new HashMap<>();
    private final Map<String, String> parent = new LinkedHashMap<>();

    /** Place of a site before it has become a site. */
    private record Place(
            String id,
            String name,
            Town town,
            double latitude,
            double longitude,
            boolean hub,
            boolean grid,
            boolean rural) {

        double kilometresTo(Place other) {
            return Ground.kilometres(latitude, longitude, other.latitude, other.longitude);
        }
    }

    NetworkBuilder(List<Town> towns, Ground ground, long seed) {
        this.towns = towns;
        this.ground = ground;
        this.random = new SplittableRandom(seed);
    }

    /** Builds the demo's network from the towns of the country. */
    public static DemoNetwork demo() {
        return demo(SEED);
    }

    /** Builds another network in the same country: other places, branches, feeders and batteries for each seed. */
    public static DemoNetwork demo(long seed) {
        return new NetworkBuilder(Town.all(), new Ground(), seed).build();
    }

    DemoNetwork build() {
        towns.forEach(this::scatter);
        districts().values().forEach(this::growTrees);
        layBackbone();
        districts().values().forEach(this::stringFeeders);
        List<Site> sites = places.values().stream().map(this::site).toList();
        List<Equipment> equipment = new ArrayList<>();
        for (Site site : sites) {
            equip(site, Objects.requireNonNull(places.get(site.id())), equipment);
        }
        return new DemoNetwork(sites, List.copyOf(equipment), List.copyOf(links), List.copyOf(feeders));
    }

    private Map<String, List<Place>> districts() {
        Map<String, List<Place>> districts = new TreeMap<>();
        for (Place place : places.values()) {
            districts
                    .computeIfAbsent(place.town.district(), name -> new ArrayList<>())
                    .add(place);
        }
        return districts;
    }

    private void scatter(Town town) {
        boolean city = town.district().equals("Abidjan");
        List<Town> next = towns.stream()
                .filter(other -> other != town && other.district().equals(town.district()))
                .sorted(Comparator.comparingDouble(town::kilometresTo))
                .limit(2)
                .toList();
        int onTheRoad = city || next.isEmpty() ? 0 : (int) Math.round(town.sites() * ON_THE_ROAD);
        for (int i = 0; i < town.sites(); i++) {
            String id = String.format(Locale.ROOT, "%s-%03d", town.code(), i + 1);
            if (i == 0) {
                add(id, town.name() + " Centre", town, town.latitude(), town.longitude(), town.hub(), true, false);
            } else if (i < town.sites() - onTheRoad) {
                inTown(id, town, i);
            } else {
                alongRoad(id, town, next.get(i % next.size()));
            }
        }
    }

    private void inTown(String id, Town town, int index) {
        for (int attempt = 0; ; attempt++) {
            double distance = town.radius() * Math.sqrt(random.nextDouble(0.03, 1));
            double angle = random.nextDouble(2 * Math.PI);
            double latitude = town.latitude() + distance * Math.cos(angle) / KILOMETRES_PER_DEGREE;
            double longitude = town.longitude() + distance * Math.sin(angle) / KILOMETRES_PER_DEGREE;
            if (ground.carries(latitude, longitude) || attempt > 50) {
                String quarter = QUARTERS.get((index - 1) % QUARTERS.size());
                add(id, town.name() + " " + quarter, town, latitude, longitude, false, true, false);
                return;
            }
        }
    }

    private void alongRoad(String id, Town town, Town towards) {
        for (int attempt = 0; ; attempt++) {
            double share = random.nextDouble(0.08, 0.5);
            // Roads bend: up to 3 km beside the straight line.
            double north = random.nextDouble(-3, 3) / KILOMETRES_PER_DEGREE;
            double east = random.nextDouble(-3, 3) / KILOMETRES_PER_DEGREE;
            double latitude = town.latitude() + share * (towards.latitude() - town.latitude()) + north;
            double longitude = town.longitude() + share * (towards.longitude() - town.longitude()) + east;
            if (ground.carries(latitude, longitude) || attempt > 50) {
                double distance = Ground.kilometres(town.latitude(), town.longitude(), latitude, longitude);
                String name =
                        town.name() + " – route de " + towards.name() + " km " + Math.max(1, Math.round(distance));
                boolean grid = random.nextDouble() >= ROADSIDE_WITHOUT_GRID;
                add(id, name, town, latitude, longitude, false, grid, true);
                return;
            }
        }
    }

    private void add(
            String id,
            String name,
            Town town,
            double latitude,
            double longitude,
            boolean hub,
            boolean grid,
            boolean rural) {
        places.put(id, new Place(id, name, town, rounded(latitude), rounded(longitude), hub, grid, rural));
    }

    private static double rounded(double degrees) {
        return Math.round(degrees * 1e5) / 1e5;
    }

    /** Joins each site to the nearest one that is already joined, from the hubs outwards. */
    private void growTrees(List<Place> district) {
        Map<String, Integer> depth = new LinkedHashMap<>();
        Map<String, Integer> branches = new HashMap<>();
        Set<Place> open = new LinkedHashSet<>(district);
        for (Place place : district) {
            if (place.hub) {
                depth.put(place.id, 0);
                open.remove(place);
            }
        }
        while (!open.isEmpty()) {
            Place best = null;
            String bestParent = null;
            double shortest = Double.MAX_VALUE;
            for (Place place : open) {
                for (Map.Entry<String, Integer> joined : depth.entrySet()) {
                    Place candidate = at(joined.getKey());
                    int most = candidate.hub ? HUB_BRANCHES : MOST_BRANCHES;
                    boolean full = branches.getOrDefault(candidate.id, 0) >= most;
                    if (full || joined.getValue() >= DEEPEST) {
                        continue;
                    }
                    double distance = place.kilometresTo(candidate);
                    if (distance < shortest) {
                        shortest = distance;
                        best = place;
                        bestParent = candidate.id;
                    }
                }
            }
            Place joined = Objects.requireNonNull(best);
            String above = Objects.requireNonNull(bestParent);
            depth.put(joined.id, Objects.requireNonNull(depth.get(above)) + 1);
            branches.merge(above, 1, Integer::sum);
            parent.put(joined.id, above);
            open.remove(joined);
        }
        for (Place place : district) {
            String above = parent.get(place.id);
            if (above != null) {
                boolean fibre = at(above).hub && behind(place.id) >= WORTH_FIBRE;
                addLink(fibre ? Link.Kind.FIBRE : Link.Kind.MICROWAVE, above, place.id);
            }
        }
    }

    private int behind(String id) {
        int count = 1;
        for (Map.Entry<String, String> joined : parent.entrySet()) {
            if (joined.getValue().equals(id)) {
                count += behind(joined.getKey());
            }
        }
        return count;
    }

    /** Lays fibre between the hubs: the shortest tree, and for each hub its nearest other hub once more, so that rings form. */
    private void layBackbone() {
        List<Place> hubs = places.values().stream().filter(Place::hub).toList();
        Set<Place> joined = new LinkedHashSet<>(List.of(hubs.get(0)));
        Set<String> laid = new HashSet<>();
        while (joined.size() < hubs.size()) {
            Place from = null;
            Place to = null;
            double shortest = Double.MAX_VALUE;
            for (Place a : joined) {
                for (Place b : hubs) {
                    double distance = a.kilometresTo(b);
                    if (!joined.contains(b) && distance < shortest) {
                        shortest = distance;
                        from = a;
                        to = b;
                    }
                }
            }
            lay(laid, Objects.requireNonNull(from), Objects.requireNonNull(to));
            joined.add(to);
        }
        for (Place hub : hubs) {
            hubs.stream()
                    .filter(other -> other != hub && !laid.contains(pair(hub, other)))
                    .min(Comparator.comparingDouble(hub::kilometresTo))
                    .filter(other -> hub.kilometresTo(other) < 170)
                    .ifPresent(other -> lay(laid, hub, other));
        }
    }

    private void lay(Set<String> laid, Place a, Place b) {
        if (laid.add(pair(a, b))) {
            addLink(Link.Kind.FIBRE, a.id, b.id);
        }
    }

    private static String pair(Place a, Place b) {
        return a.id.compareTo(b.id) < 0 ? a.id + b.id : b.id + a.id;
    }

    private void addLink(Link.Kind kind, String a, String b) {
        links.add(new Link((kind == Link.Kind.FIBRE ? "FO-" : "MW-") + a + "-" + b, kind, a, b));
    }

    private void stringFeeders(List<Place> district) {
        List<Place> open =
                new ArrayList<>(district.stream().filter(place -> place.grid).toList());
        Map<String, Integer> numbers = new HashMap<>();
        Map<String, List<Place>> strung = new LinkedHashMap<>();
        while (!open.isEmpty()) {
            Place first = open.get(0);
            int wanted = random.nextInt(5, 13);
            List<Place> members = open.stream()
                    .filter(place -> place.kilometresTo(first) <= LONGEST_FEEDER_KM)
                    .sorted(Comparator.comparingDouble(first::kilometresTo).thenComparing(Place::id))
                    .limit(wanted)
                    .toList();
            open.removeAll(members);
            String id = members.size() >= FEWEST_ON_FEEDER ? null : nearestFeeder(first, strung, members.size());
            if (id == null) {
                Town town = first.town;
                int number = numbers.merge(town.code(), 1, Integer::sum);
                id = String.format(Locale.ROOT, "FDR-%s-%02d", town.code(), number);
                feeders.add(new Feeder(id, "Départ 15 kV " + town.name() + " " + number));
                strung.put(id, new ArrayList<>());
            }
            Objects.requireNonNull(strung.get(id)).addAll(members);
            for (Place member : members) {
                feederOf.put(member.id, id);
            }
        }
    }

    private static @Nullable String nearestFeeder(Place place, Map<String, List<Place>> strung, int more) {
        return strung.entrySet().stream()
                .filter(feeder -> feeder.getValue().size() + more <= MOST_ON_FEEDER)
                .min(Comparator.comparingDouble(feeder -> feeder.getValue().stream()
                        .mapToDouble(place::kilometresTo)
                        .min()
                        .orElse(Double.MAX_VALUE)))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private Site site(Place place) {
        Set<String> technologies = new LinkedHashSet<>(List.of("2G", "3G"));
        if (!place.rural || random.nextDouble() < 0.6) {
            technologies.add("4G");
        }
        if (place.town.district().equals("Abidjan") ? random.nextDouble() < 0.6 : place.hub) {
            technologies.add("5G");
        }
        Set<String> occupants = new LinkedHashSet<>();
        for (String occupant : OCCUPANTS) {
            if (random.nextDouble() < (place.rural ? 0.5 : 0.75)) {
                occupants.add(occupant);
            }
        }
        if (occupants.isEmpty()) {
            occupants.add(OCCUPANTS.get(random.nextInt(OCCUPANTS.size())));
        }
        // Roofs of town houses are open by day only; masts on ground of their own at any hour.
        boolean roof = !place.hub && !place.rural && random.nextDouble() < 0.25;
        return new Site(
                place.id,
                place.name,
                place.latitude,
                place.longitude,
                place.town.district(),
                place.hub,
                feederOf.get(place.id),
                technologies,
                occupants,
                roof ? "Mo-Sa 07:00-20:00" : "Mo-Su 00:00-24:00",
                ABIDJAN,
                false);
    }

    private void equip(Site site, Place place, List<Equipment> equipment) {
        boolean offGrid = site.feederId() == null;
        String radioVendor = RADIO_VENDORS.get(random.nextInt(RADIO_VENDORS.size()));
        String powerVendor = POWER_VENDORS.get(random.nextInt(POWER_VENDORS.size()));
        double radioWatts =
                350.0 * site.technologies().size() + 120.0 * site.occupants().size();
        double transmissionWatts = place.hub ? 900 : 160;
        double load = radioWatts + transmissionWatts;
        add(equipment, site, EquipmentKind.RADIO, "RAD", "BTS", radioVendor, radioWatts, null);
        add(equipment, site, EquipmentKind.TRANSMISSION, "TRX", "Transmission", radioVendor, transmissionWatts, null);
        add(equipment, site, EquipmentKind.RECTIFIER, "REC", "Redresseur 48 V", powerVendor, load * 1.6, null);
        double hours =
                place.hub ? random.nextDouble(8, 12) : offGrid ? random.nextDouble(10, 16) : random.nextDouble(2, 7);
        // Batteries come in strings of 48 V and 100 Ah.
        double capacity = Math.max(1, Math.round(load * hours / 4800)) * 4800.0;
        add(equipment, site, EquipmentKind.BATTERY, "BAT", "Batterie 48 V", powerVendor, null, capacity);
        if (place.hub || offGrid || random.nextDouble() < 0.25) {
            add(
                    equipment,
                    site,
                    EquipmentKind.GENSET,
                    "GEN",
                    "Groupe électrogène",
                    "Moteurs du Golfe",
                    load * 2.5,
                    null);
        }
        if (offGrid) {
            add(equipment, site, EquipmentKind.SOLAR, "SOL", "Champ solaire", "Soleil d'Afrique", load * 3, null);
        }
        add(equipment, site, EquipmentKind.COOLING, "CLI", "Climatisation", "Fraîcheur", load * 0.4, null);
        add(equipment, site, EquipmentKind.DOOR, "DOR", "Porte de l'abri", null, null, null);
    }

    private static void add(
            List<Equipment> equipment,
            Site site,
            EquipmentKind kind,
            String code,
            String name,
            @Nullable String vendor,
            @Nullable Double watts,
            @Nullable Double wattHours) {
        equipment.add(new Equipment(site.id() + "-" + code, site.id(), kind, name, vendor, watts, wattHours));
    }

    private Place at(String id) {
        return Objects.requireNonNull(places.get(id));
    }
}
