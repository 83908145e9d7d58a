package io.towerflow.correlation.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Recorded alarms on the devices of a network, repeats left out, with the kernel by which an alarm bears on later ones of its
 * own and of adjacent devices.
 */
final class AlarmNetwork {

    /** Time in seconds within which a type that repeats on a device is the same trouble going on. */
    private static final double REPEAT_SECONDS = 60;

    /** Mean time from a cause to its effect, in seconds. */
    private static final double DECAY_SECONDS = 30;

    /** Shortest lag in seconds: alarms of one instant tell nothing of direction. */
    private static final double SHORTEST_LAG_SECONDS = 1;

    private static final double LONGEST_LAG_SECONDS = 3600;

    /** Kernel value below which a likelihood does not change. */
    private static final double NEGLIGIBLE = 1e-9;

    final List<Occurrence> occurrences;
    final int types;
    final int devices;

    /** Time from the first alarm to the last, in seconds. */
    final double duration;

    /** Time of the first alarm, in seconds. */
    final double begin;

    /** Time of the last alarm, in seconds. */
    final double end;

    private final List<List<Occurrence>> byDevice = new ArrayList<>();
    private final List<TreeSet<Integer>> adjacent = new ArrayList<>();

    AlarmNetwork(List<Occurrence> all, List<int[]> links) {
        occurrences = withoutRepeats(all);
        types = occurrences.stream().mapToInt(Occurrence::type).max().orElse(-1) + 1;
        devices = Math.max(
                        occurrences.stream().mapToInt(Occurrence::device).max().orElse(-1),
                        links.stream()
                                .mapToInt(link -> Math.max(link[0], link[1]))
                                .max()
                                .orElse(-1))
                + 1;
        for (int device = 0; device < devices; device++) {
            byDevice.add(new ArrayList<>());
            adjacent.add(new TreeSet<>());
        }
        occurrences.forEach(one -> byDevice.get(one.device()).add(one));
        for (int[] link : links) {
            if (link[0] != link[1]) {
                adjacent.get(link[0]).add(link[1]);
                adjacent.get(link[1]).add(link[0]);
            }
        }
        begin = occurrences.isEmpty() ? 0 : occurrences.getFirst().time();
        end = occurrences.isEmpty() ? 0 : occurrences.getLast().time();
        duration = end - begin + 1;
    }

    private static List<Occurrence> withoutRepeats(List<Occurrence> all) {
        List<Occurrence> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingDouble(Occurrence::time)
                .thenComparingInt(Occurrence::device)
                .thenComparingInt(Occurrence::type));
        Map<Long, Double> lastKept = new HashMap<>();
        List<Occurrence> kept = new ArrayList<>();
        for (Occurrence one : sorted) {
            long place = ((long) one.type() << Integer.SIZE) | one.device();
            Double last = lastKept.get(place);
            if (last == null || one.time() - last > REPEAT_SECONDS) {
                kept.add(one);
                lastKept.put(place, one.time());
            }
        }
        return kept;
    }

    /** Returns the alarms of a type, in the order of time. */
    List<Occurrence> of(int type) {
        return occurrences.stream().filter(one -> one.type() == type).toList();
    }

    /** Returns which part of so many seconds of the recording a time lies in, from 0. */
    int part(double time, double seconds) {
        return (int) ((time - begin) / seconds);
    }

    /** Returns the devices that an alarm of this one can bear on: itself first, then the adjacent ones. */
    int[] reach(int device) {
        int[] reached = new int[1 + adjacent.get(device).size()];
        reached[0] = device;
        int i = 1;
        for (int neighbour : adjacent.get(device)) {
            reached[i++] = neighbour;
        }
        return reached;
    }

    /** Returns the part of an alarm's kernel, 0 to 1, that lies inside the recording, for each device that it reaches. */
    double exposure(Occurrence cause) {
        return decayed(SHORTEST_LAG_SECONDS)
                - decayed(Math.clamp(end - cause.time(), SHORTEST_LAG_SECONDS, LONGEST_LAG_SECONDS));
    }

    /**
     * Adds up, by type, how strongly the earlier alarms around an alarm bear on it.
     *
     * @param sums by type; only what is in {@code touched} is changed
     * @param touched gets the types that were added to
     */
    void addKernels(Occurrence effect, double[] sums, TreeSet<Integer> touched) {
        for (int device : reach(effect.device())) {
            List<Occurrence> there = byDevice.get(device);
            for (int j = firstAfter(there, effect.time() - SHORTEST_LAG_SECONDS) - 1; j >= 0; j--) {
                Occurrence cause = there.get(j);
                double lag = effect.time() - cause.time();
                double kernel = decayed(lag) / DECAY_SECONDS;
                if (lag > LONGEST_LAG_SECONDS || kernel < NEGLIGIBLE) {
                    break;
                }
                sums[cause.type()] += kernel;
                touched.add(cause.type());
            }
        }
    }

    private static int firstAfter(List<Occurrence> sorted, double time) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).time() <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double decayed(double lag) {
        return Math.exp(-lag / DECAY_SECONDS);
    }
}
