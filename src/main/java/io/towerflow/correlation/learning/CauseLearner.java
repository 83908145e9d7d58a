package io.towerflow.correlation.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Learns a directed, acyclic graph of causes among alarm types from when and where alarms began.
 *
 * <p>Each type is seen as the target of a Hawkes process over the network, as in the topological Hawkes process of Cai et
 * al. (2022, "THPs: Topological Hawkes Processes for Learning Causal Structure on Event Sequences"): its intensity on a device
 * is that device's own steady background plus, for every type, a share that decays exponentially after each alarm of the type
 * on the same or an adjacent device. Background and shares are fitted by expectation maximisation (Veen and Schoenberg 2008). A
 * type is a cause if the likelihood falls without it, all the others refitted: the likelihood ratio of a parameter on
 * the edge of its range follows the half-and-half mixture of 0 and chi-squared with one degree of freedom (Self and Liang
 * 1987). Of all pairs those are kept that pass Benjamini and Hochberg's procedure, and of those, by falling ratio, each
 * that closes no cycle.
 *
 * <p>Nothing is tuned on labels: the number of edges follows from the false discovery rate.
 */
public final class CauseLearner {

    /** A type that repeats on a device within this time is the same trouble going on, in seconds. */
    private static final double REPEAT_SECONDS = 60;

    /** Mean time from a cause to its effect, in seconds. */
    private static final double DECAY_SECONDS = 30;

    /** Alarms of one instant tell nothing of direction, in seconds. */
    private static final double SHORTEST_LAG_SECONDS = 1;

    private static final double LONGEST_LAG_SECONDS = 3600;

    /** The share of wrong edges that is accepted among those found. */
    private static final double FALSE_DISCOVERY_RATE = 0.05;

    /** Kernel values below this change no likelihood. */
    private static final double NEGLIGIBLE = 1e-9;

    private static final int STEPS_OF_FULL_FIT = 300;
    private static final int STEPS_OF_REFIT = 60;
    private static final double CONVERGED = 1e-4;

    private final List<Occurrence> occurrences;
    private final int types;
    private final int devices;
    private final List<List<Occurrence>> byDevice;
    private final List<TreeSet<Integer>> adjacent;
    private final double duration;

    /** What each type could at most have brought about: alarms of the type, once for each device they reach. */
    private final double[] exposure;

    private CauseLearner(List<Occurrence> all, List<int[]> links) {
        occurrences = withoutRepeats(all);
        types = occurrences.stream().mapToInt(Occurrence::type).max().orElse(-1) + 1;
        devices = Math.max(
                        occurrences.stream().mapToInt(Occurrence::device).max().orElse(-1),
                        links.stream()
                                .mapToInt(link -> Math.max(link[0], link[1]))
                                .max()
                                .orElse(-1))
                + 1;
        byDevice = new ArrayList<>();
        adjacent = new ArrayList<>();
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
        double begin = occurrences.isEmpty() ? 0 : occurrences.getFirst().time();
        double end = occurrences.isEmpty() ? 0 : occurrences.getLast().time();
        duration = end - begin + 1;
        exposure = new double[types];
        for (Occurrence one : occurrences) {
            double mass = decayed(SHORTEST_LAG_SECONDS)
                    - decayed(Math.clamp(end - one.time(), SHORTEST_LAG_SECONDS, LONGEST_LAG_SECONDS));
            exposure[one.type()] += mass * (1 + adjacent.get(one.device()).size());
        }
    }

    /**
     * The believed causes, surest first; they form no cycle.
     *
     * @param occurrences in any order
     * @param links pairs of device indices that are adjacent; a device linked to itself is left out
     */
    public static List<LearnedCause> learn(List<Occurrence> occurrences, List<int[]> links) {
        return new CauseLearner(occurrences, links).learn();
    }

    private List<LearnedCause> learn() {
        int[][] positionsByType = positionsByType();
        List<LearnedCause> candidates = new ArrayList<>();
        for (int effect = 0; effect < types; effect++) {
            candidates.addAll(causesOf(effect, positionsByType[effect]));
        }
        return withoutCycles(significant(candidates));
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

    private int[][] positionsByType() {
        int[] counts = new int[types];
        occurrences.forEach(one -> counts[one.type()]++);
        int[][] positions = new int[types][];
        for (int type = 0; type < types; type++) {
            positions[type] = new int[counts[type]];
        }
        for (int position = occurrences.size() - 1; position >= 0; position--) {
            int type = occurrences.get(position).type();
            positions[type][--counts[type]] = position;
        }
        return positions;
    }

    private List<LearnedCause> causesOf(int effect, int[] positions) {
        if (positions.length == 0) {
            return List.of();
        }
        Target target = new Target(positions);
        Fit full = target.fit(null, -1, STEPS_OF_FULL_FIT);
        List<LearnedCause> found = new ArrayList<>();
        for (int cause = 0; cause < types; cause++) {
            if (cause != effect && full.share[cause] > NEGLIGIBLE) {
                Fit without = target.fit(full, cause, STEPS_OF_REFIT);
                double ratio = 2 * (full.logLikelihood - without.logLikelihood);
                if (ratio > 0) {
                    found.add(new LearnedCause(cause, effect, 1 - Math.exp(-full.share[cause]), ratio));
                }
            }
        }
        return found;
    }

    /** Benjamini and Hochberg's procedure over all ordered pairs of types, tested or not. */
    private List<LearnedCause> significant(List<LearnedCause> candidates) {
        List<LearnedCause> surestFirst = new ArrayList<>(candidates);
        surestFirst.sort(Comparator.comparingDouble(LearnedCause::evidence)
                .reversed()
                .thenComparingInt(LearnedCause::cause)
                .thenComparingInt(LearnedCause::effect));
        int pairs = types * (types - 1);
        int kept = 0;
        for (int rank = 1; rank <= surestFirst.size(); rank++) {
            double chance = ChiBarSquare.tail(surestFirst.get(rank - 1).evidence());
            if (chance <= FALSE_DISCOVERY_RATE * rank / pairs) {
                kept = rank;
            }
        }
        return surestFirst.subList(0, kept);
    }

    private List<LearnedCause> withoutCycles(List<LearnedCause> surestFirst) {
        boolean[][] leadsTo = new boolean[types][types];
        List<LearnedCause> graph = new ArrayList<>();
        for (LearnedCause edge : surestFirst) {
            if (leadsTo[edge.effect()][edge.cause()]) {
                continue;
            }
            graph.add(edge);
            for (int from = 0; from < types; from++) {
                if (from == edge.cause() || leadsTo[from][edge.cause()]) {
                    leadsTo[from][edge.effect()] = true;
                    for (int to = 0; to < types; to++) {
                        leadsTo[from][to] |= leadsTo[edge.effect()][to];
                    }
                }
            }
        }
        return graph;
    }

    private static double decayed(double lag) {
        return Math.exp(-lag / DECAY_SECONDS);
    }

    /** One type's alarms and, for each, how strongly each type's earlier alarms around it bear on it. */
    private final class Target {

        private final int[] deviceOf;
        private final int[][] typesBefore;
        private final double[][] kernelSums;
        private final double[] alarmsOnDevice = new double[devices];

        Target(int[] positions) {
            deviceOf = new int[positions.length];
            typesBefore = new int[positions.length][];
            kernelSums = new double[positions.length][];
            double[] sums = new double[types];
            for (int i = 0; i < positions.length; i++) {
                Occurrence one = occurrences.get(positions[i]);
                deviceOf[i] = one.device();
                alarmsOnDevice[one.device()]++;
                TreeSet<Integer> touched = new TreeSet<>();
                add(one, one.device(), sums, touched);
                for (int neighbour : adjacent.get(one.device())) {
                    add(one, neighbour, sums, touched);
                }
                typesBefore[i] = touched.stream().mapToInt(Integer::intValue).toArray();
                kernelSums[i] = new double[touched.size()];
                for (int k = 0; k < typesBefore[i].length; k++) {
                    kernelSums[i][k] = sums[typesBefore[i][k]];
                    sums[typesBefore[i][k]] = 0;
                }
            }
        }

        private void add(Occurrence effect, int device, double[] sums, TreeSet<Integer> touched) {
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

        /**
         * Expectation maximisation.
         *
         * @param start a fit to begin from, or null to begin with half of everything explained by background
         * @param leftOut a type that may cause nothing, or -1
         */
        Fit fit(@Nullable Fit start, int leftOut, int steps) {
            double[] share = new double[types];
            double[] background = new double[devices];
            for (int type = 0; type < types; type++) {
                if (type != leftOut && exposure[type] > 0) {
                    share[type] = start == null ? 0.05 * deviceOf.length / exposure[type] : start.share[type];
                }
            }
            for (int device = 0; device < devices; device++) {
                background[device] = 0.5 * alarmsOnDevice[device] / duration;
            }
            double[] explainedByType = new double[types];
            double[] explainedByBackground = new double[devices];
            double logLikelihood = Double.NEGATIVE_INFINITY;
            for (int step = 0; step < steps; step++) {
                Arrays.fill(explainedByType, 0);
                Arrays.fill(explainedByBackground, 0);
                double before = logLikelihood;
                logLikelihood = 0;
                for (int i = 0; i < deviceOf.length; i++) {
                    int[] sources = typesBefore[i];
                    double[] kernels = kernelSums[i];
                    double intensity = background[deviceOf[i]];
                    for (int k = 0; k < sources.length; k++) {
                        intensity += share[sources[k]] * kernels[k];
                    }
                    logLikelihood += Math.log(intensity);
                    explainedByBackground[deviceOf[i]] += background[deviceOf[i]] / intensity;
                    for (int k = 0; k < sources.length; k++) {
                        explainedByType[sources[k]] += share[sources[k]] * kernels[k] / intensity;
                    }
                }
                for (int device = 0; device < devices; device++) {
                    logLikelihood -= background[device] * duration;
                    background[device] = explainedByBackground[device] / duration;
                }
                for (int type = 0; type < types; type++) {
                    logLikelihood -= share[type] * exposure[type];
                    share[type] = exposure[type] > 0 ? explainedByType[type] / exposure[type] : 0;
                }
                if (logLikelihood - before < CONVERGED) {
                    break;
                }
            }
            return new Fit(share, logLikelihood);
        }
    }

    /** The share of each type: how many alarms of the target one of its alarms brings about, for each device it reaches. */
    private record Fit(double[] share, double logLikelihood) {}
}
