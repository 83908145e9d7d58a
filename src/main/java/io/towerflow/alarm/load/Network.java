package io.towerflow.alarm.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The recording's devices as sites. Devices that links connect are one region, with its best connected device as hub; devices
 * without links share one more. The recording knows no places: the regions stand on a grid, the devices of a region on a
 * spiral around the hub, nearer ones first, so that the map shows the links short. The same recording always gives the same
 * network.
 */
final class Network {

    private static final double REGION_DEGREES = 0.9;
    private static final double SPIRAL_DEGREES = 0.03;
    private static final double GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

    private static final Comparator<String> BY_ID =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final LoadMapping mapping;
    private final Map<String, TreeSet<String>> neighbours = new TreeMap<>(BY_ID);
    private final Set<LoadRecording.Pair> links = new HashSet<>();
    private final Map<String, String> regions = new HashMap<>();
    private final Map<String, String> siteRows = new LinkedHashMap<>();

    Network(LoadRecording recording, LoadMapping mapping) {
        this.mapping = mapping;
        for (LoadRecording.Pair link : recording.links()) {
            String a = BY_ID.compare(link.a(), link.b()) < 0 ? link.a() : link.b();
            String b = a.equals(link.a()) ? link.b() : link.a();
            links.add(new LoadRecording.Pair(a, b));
            neighbours.computeIfAbsent(a, id -> new TreeSet<>(BY_ID)).add(b);
            neighbours.computeIfAbsent(b, id -> new TreeSet<>(BY_ID)).add(a);
        }
        for (LoadRecording.Row row : recording.alarms()) {
            neighbours.computeIfAbsent(row.device(), id -> new TreeSet<>(BY_ID));
        }
        place();
    }

    private void place() {
        List<List<String>> groups = new ArrayList<>();
        List<String> lonely = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String device : neighbours.keySet()) {
            if (around(device).isEmpty()) {
                lonely.add(device);
            } else if (!seen.contains(device)) {
                List<String> group = fromHub(component(device));
                seen.addAll(group);
                groups.add(group);
            }
        }
        boolean someLonely = !lonely.isEmpty();
        if (someLonely) {
            groups.add(lonely);
        }
        int columns = (int) Math.ceil(Math.sqrt(groups.size()));
        for (int number = 0; number < groups.size(); number++) {
            boolean connected = !someLonely || number < groups.size() - 1;
            double north = mapping.latitude + number / columns * REGION_DEGREES;
            double east = mapping.longitude + number % columns * REGION_DEGREES;
            placeRegion(groups.get(number), mapping.regionPrefix + (number + 1), connected, north, east);
        }
    }

    private void placeRegion(List<String> devices, String region, boolean connected, double north, double east) {
        for (int at = 0; at < devices.size(); at++) {
            String device = devices.get(at);
            double radius = SPIRAL_DEGREES * Math.sqrt(at);
            regions.put(device, region);
            siteRows.put(
                    device,
                    String.format(
                            Locale.ROOT,
                            "\"%s\",\"%s\",%.5f,%.5f,\"%s\",%s",
                            site(device).replace("\"", "\"\""),
                            ("Device " + device).replace("\"", "\"\""),
                            north + radius * Math.sin(at * GOLDEN_ANGLE),
                            east + radius * Math.cos(at * GOLDEN_ANGLE),
                            region,
                            connected && at == 0));
        }
    }

    private Collection<String> component(String first) {
        Set<String> found = new TreeSet<>(BY_ID);
        Deque<String> queue = new ArrayDeque<>(List.of(first));
        found.add(first);
        while (!queue.isEmpty()) {
            for (String next : around(queue.remove())) {
                if (found.add(next)) {
                    queue.add(next);
                }
            }
        }
        return found;
    }

    /** The hub first, then by distance from it. */
    private List<String> fromHub(Collection<String> devices) {
        String hub = devices.stream()
                .max(Comparator.<String>comparingInt(device -> around(device).size())
                        .thenComparing(BY_ID.reversed()))
                .orElseThrow();
        List<String> order = new ArrayList<>(List.of(hub));
        Set<String> seen = new HashSet<>(order);
        for (int at = 0; at < order.size(); at++) {
            for (String next : around(order.get(at))) {
                if (seen.add(next)) {
                    order.add(next);
                }
            }
        }
        return order;
    }

    private Collection<String> around(String device) {
        TreeSet<String> found = neighbours.get(device);
        return found == null ? List.of() : found;
    }

    String site(String device) {
        return mapping.sitePrefix + device;
    }

    String region(String device) {
        return regions.getOrDefault(device, "");
    }

    int sites() {
        return siteRows.size();
    }

    int linkCount() {
        return links.size();
    }

    String sitesCsv() {
        return "id,name,latitude,longitude,region,hub\n" + String.join("\n", siteRows.values()) + "\n";
    }

    String linksCsv() {
        StringBuilder csv = new StringBuilder("site_a,site_b,kind\n");
        links.stream()
                .sorted(Comparator.comparing(LoadRecording.Pair::a, BY_ID).thenComparing(LoadRecording.Pair::b, BY_ID))
                .forEach(link -> csv.append('"')
                        .append(site(link.a()).replace("\"", "\"\""))
                        .append("\",\"")
                        .append(site(link.b()).replace("\"", "\"\""))
                        .append("\",")
                        .append(mapping.linkKind)
                        .append('\n'));
        return csv.toString();
    }
}
