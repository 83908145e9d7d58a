package io.towerflow.correlation.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the times at which one alarm type was seen to follow another at the same or an adjacent device. */
public final class Episodes {

    /** Shortest lag in seconds, as in {@link CauseLearner}: alarms closer than this tell nothing of direction. */
    private static final double SHORTEST_LAG_SECONDS = 1;

    /** Time in seconds within which a type that repeats on a device is the same trouble, as in {@link CauseLearner}. */
    private static final double REPEAT_SECONDS = 60;

    private final List<Occurrence> occurrences;
    private final Map<Integer, List<Integer>> adjacent = new HashMap<>();
    private final Map<Integer, Map<Integer, TreeMap<Double, Integer>>> byTypeAndDevice = new HashMap<>();

    /**
     * Prepares the search in a recording.
     *
     * @param occurrences in any order
     * @param links pairs of device indices that are adjacent
     */
    public Episodes(List<Occurrence> occurrences, List<int[]> links) {
        this.occurrences = List.copyOf(occurrences);
        for (int[] link : links) {
            if (link[0] != link[1]) {
                adjacent.computeIfAbsent(link[0], device -> new ArrayList<>()).add(link[1]);
                adjacent.computeIfAbsent(link[1], device -> new ArrayList<>()).add(link[0]);
            }
        }
        for (int i = 0; i < this.occurrences.size(); i++) {
            Occurrence one = this.occurrences.get(i);
            byTypeAndDevice
                    .computeIfAbsent(one.type(), type -> new HashMap<>())
                    .computeIfAbsent(one.device(), device -> new TreeMap<>())
                    .putIfAbsent(one.time(), i);
        }
    }

    /** Episode: positions in the list of occurrences. */
    public record Episode(int cause, int effect) {}

    /**
     * Figures of what was seen of a pair.
     *
     * @param chances how often the cause was seen, repeats left out
     * @param support how often the effect followed
     * @param latest the latest times, newest first
     */
    public record Seen(int chances, int support, List<Episode> latest) {}

    /**
     * Looks a pair up.
     *
     * @param within seconds from the cause to its effect at most
     * @param examples as many of the latest times are wanted at most
     */
    public Seen of(int cause, int effect, double within, int examples) {
        int chances = 0;
        List<Episode> found = new ArrayList<>();
        for (var there : byTypeAndDevice.getOrDefault(cause, Map.of()).entrySet()) {
            double last = Double.NEGATIVE_INFINITY;
            for (var one : there.getValue().entrySet()) {
                if (one.getKey() - last <= REPEAT_SECONDS) {
                    continue;
                }
                last = one.getKey();
                chances++;
                Integer follower = follower(effect, there.getKey(), one.getKey(), within);
                if (follower != null) {
                    found.add(new Episode(one.getValue(), follower));
                }
            }
        }
        found.sort(Comparator.comparingDouble(
                        (Episode one) -> occurrences.get(one.cause()).time())
                .reversed()
                .thenComparingInt(Episode::cause));
        return new Seen(chances, found.size(), List.copyOf(found.subList(0, Math.min(examples, found.size()))));
    }

    private @Nullable Integer follower(int effect, int device, double time, double within) {
        Map<Integer, TreeMap<Double, Integer>> effects = byTypeAndDevice.getOrDefault(effect, Map.of());
        Map.Entry<Double, Integer> first = null;
        List<Integer> places = new ArrayList<>(adjacent.getOrDefault(device, List.of()));
        places.addFirst(device);
        for (int place : places) {
            TreeMap<Double, Integer> there = effects.get(place);
            Map.Entry<Double, Integer> next = there == null ? null : there.ceilingEntry(time + SHORTEST_LAG_SECONDS);
            if (next != null && next.getKey() <= time + within && (first == null || next.getKey() < first.getKey())) {
                first = next;
            }
        }
        return first == null ? null : first.getValue();
    }
}
