package io.towerflow.correlation.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns a directed, acyclic graph of causes among alarm types from when and where alarms began.
 *
 * <p>Each type is seen as the target of a Hawkes process over the network, as in the topological Hawkes process of Cai et
 * al. (2022, "THPs: Topological Hawkes Processes for Learning Causal Structure on Event Sequences"); see {@link EffectModel}. A
 * type is a cause if the likelihood falls without it, all the others refitted: the likelihood ratio of a parameter on
 * the edge of its range follows the half-and-half mixture of 0 and chi-squared with one degree of freedom (Self and Liang
 * 1987). Of all pairs those are kept that pass the procedure of Benjamini and Hochberg (1995), and of those, by falling ratio,
 * each that closes no cycle.
 *
 * <p>{@link DirectionTest} tells how sure the direction of each is.
 *
 * <p>Nothing is tuned on labels: the number of edges follows from the false discovery rate.
 */
public final class CauseLearner {

    /** Share of wrong edges that is accepted among those found. */
    private static final double FALSE_DISCOVERY_RATE = 0.05;

    private record Edge(int cause, int effect, double share, double evidence) {}

    private final AlarmNetwork network;
    private final int types;
    private final List<EffectModel> models = new ArrayList<>();

    /**
     * Makes a learner for a network.
     *
     * @param background of all effects, or null to let the recording choose one for each
     */
    CauseLearner(AlarmNetwork network, EffectModel.@Nullable Background background) {
        this.network = network;
        types = network.types;
        for (int effect = 0; effect < types; effect++) {
            models.add(new EffectModel(network, effect, background));
        }
    }

    /**
     * Returns the believed causes, surest first; they form no cycle.
     *
     * @param occurrences in any order
     * @param links pairs of device indices that are adjacent; a device linked to itself is left out
     */
    public static List<LearnedCause> learn(List<Occurrence> occurrences, List<int[]> links) {
        return new CauseLearner(new AlarmNetwork(occurrences, links), null).learn();
    }

    List<LearnedCause> learn() {
        return withoutCycles(significant(candidates())).stream()
                .map(edge -> new LearnedCause(
                        edge.cause(),
                        edge.effect(),
                        1 - Math.exp(-edge.share()),
                        edge.evidence(),
                        direction(edge.cause(), edge.effect())))
                .toList();
    }

    /** Returns the background of each effect, by type. */
    List<EffectModel.Background> backgrounds() {
        return models.stream().map(EffectModel::background).toList();
    }

    private List<Edge> candidates() {
        List<Edge> candidates = new ArrayList<>();
        for (int effect = 0; effect < types; effect++) {
            EffectModel model = models.get(effect);
            for (int cause = 0; cause < types; cause++) {
                if (cause != effect && model.share(cause) > 0) {
                    double ratio = model.likelihoodRatio(cause);
                    if (ratio > 0) {
                        candidates.add(new Edge(cause, effect, model.share(cause), ratio));
                    }
                }
            }
        }
        return candidates;
    }

    /** Selects by Benjamini and Hochberg's procedure over all ordered pairs of types, tested or not. */
    private List<Edge> significant(List<Edge> candidates) {
        List<Edge> surestFirst = new ArrayList<>(candidates);
        surestFirst.sort(Comparator.comparingDouble(Edge::evidence)
                .reversed()
                .thenComparingInt(Edge::cause)
                .thenComparingInt(Edge::effect));
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

    private List<Edge> withoutCycles(List<Edge> surestFirst) {
        boolean[][] leadsTo = new boolean[types][types];
        List<Edge> graph = new ArrayList<>();
        for (Edge edge : surestFirst) {
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

    private double direction(int cause, int effect) {
        DirectionTest test = new DirectionTest(network);
        models.get(effect).addGains(cause, 1, test);
        models.get(cause).addGains(effect, -1, test);
        return test.score();
    }
}
